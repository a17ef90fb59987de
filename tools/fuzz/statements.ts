/**
 * Random Python programs: a list of top-level statements, compound ones over several lines. Expressions come from expressions.ts; this
 * file knows scopes, blocks and what may stand in them. Loops are bounded, so every program ends.
 */
import type { Random } from "../random.ts";
import { Expressions, type Variable } from "./expressions.ts";

const KINDS = [
  "int",
  "int",
  "str",
  "str",
  "list",
  "dict",
  "tuple",
  "float",
  "bytes",
  "set",
  "bool",
  "complex",
  "ints",
  "func",
  "any",
  "bytearray",
  "gen",
];
const AUGMENTED = ["+=", "-=", "*=", "/=", "//=", "%=", "&=", "|=", "^=", ">>=", "@="];
const BINARY_METHODS =
  "add radd sub rsub mul mod floordiv truediv and or rxor lshift matmul divmod eq lt le gt ne iadd contains getitem delitem".split(
    " ",
  );
const UNARY_METHODS =
  "neg pos invert abs len bool int float index repr str hash iter next complex round trunc length_hint reversed enter dir".split(
    " ",
  );

interface Context {
  readonly inLoop: boolean;
  readonly inFunction: boolean;
  readonly inClass: boolean;
}

const TOP: Context = { inLoop: false, inFunction: false, inClass: false };

export class Program {
  readonly #random: Random;
  readonly #expressions: Expressions;
  readonly #classes: string[] = [];
  #counter = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#expressions = new Expressions(random);
  }

  statements(count: number): string[] {
    return Array.from({ length: count }, () => this.#statement(2, TOP).join("\n"));
  }

  #make(kind: string, depth = 3): string {
    return this.#expressions.make(kind, depth);
  }

  #scope(): Variable[] {
    return this.#expressions.scopes.at(-1)!;
  }

  /** A name to bind in this scope: often one that is bound already. */
  #target(kind: string): string {
    const scope = this.#scope();
    if (scope.length > 0 && this.#random.chance(25)) {
      const old = this.#random.pick(scope);
      scope.splice(scope.indexOf(old), 1, { name: old.name, kind });
      return old.name;
    }
    const name = `${kind.slice(0, 2)}${this.#counter++}`;
    scope.push({ name, kind });
    return name;
  }

  #known(): string {
    const all = this.#expressions.variables();
    return all.length > 0 && !this.#random.chance(3) ? this.#random.pick(all).name : "unbound";
  }

  #statement(depth: number, context: Context): string[] {
    const random = this.#random;
    if (depth <= 0 || random.chance(55)) return this.#simple(context);
    switch (random.below(13)) {
      case 0:
        return this.#conditional(depth, context);
      case 1:
        return this.#loop(depth, context);
      case 2:
      case 3:
        return this.#attempt(depth, context);
      case 4:
        return this.#with(depth, context);
      case 5:
      case 6:
        return this.#match(depth, context);
      case 7:
        return this.#generator(depth);
      case 8:
      case 9:
        return this.#function(depth);
      case 10:
      case 11:
        return context.inFunction ? this.#function(depth) : this.#class(depth);
      default:
        return this.#metaprogram(depth);
    }
  }

  #block(depth: number, context: Context, most = 3): string[] {
    const count = 1 + this.#random.below(most);
    return indented(Array.from({ length: count }, () => this.#statement(depth - 1, context)).flat());
  }

  #simple(context: Context): string[] {
    const random = this.#random;
    switch (random.below(context.inLoop || context.inFunction ? 22 : 19)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return [`show(${this.#make("any", 4)})`];
      case 4:
      case 5:
      case 6:
      case 7: {
        const kind = random.pick(KINDS);
        const value = this.#make(kind);
        return [`${this.#target(kind)} = ${value}`];
      }
      case 8:
        return [`show(${this.#make(random.pick(KINDS), 4)})`];
      case 9: {
        const operator = random.pick(AUGMENTED);
        const right = operator === "*=" || operator === ">>=" ? this.#make("small") : this.#make("any");
        return [`${this.#place()} ${operator} ${right}`];
      }
      case 10:
        return [`${this.#place()} = ${this.#make("any")}`];
      case 11:
        return this.#unpacking();
      case 12:
        return [`del ${random.chance(50) ? this.#place() : `${this.#known()}[${this.#make("slicing")}]`}`];
      case 13:
        return [`assert ${this.#make("bool")}, ${this.#make("any", 1)}`];
      case 14:
        return [`${this.#known()}[${this.#make("slicing")}] = ${this.#make(random.pick(["list", "any", "bytes", "ints"]))}`];
      case 15:
        return [`show(${this.#make("any")} ${random.pick(["<", "==", "in", "is not", "not in"])} ${this.#make("any")})`];
      case 16:
        return [`show(${this.#known()}${this.#arguments()})`];
      case 17:
        return random.chance(20) ? [`raise ${this.#raised()}`] : [`show(${this.#make("str", 4)})`];
      case 18:
        return [`show(*${this.#make("list")}, ${this.#make("odd", 4)})`];
      case 19:
        return context.inFunction ? [`return ${this.#make("any")}`] : [`show(${this.#make("odd")})`];
      case 20:
        return context.inLoop ? [random.pick(["break", "continue"])] : ["pass"];
      default:
        return context.inFunction && random.chance(60) ? [`${random.pick(["global", "nonlocal"])} ${this.#known()}`] : ["..."];
    }
  }

  #place(): string {
    const random = this.#random;
    switch (random.below(4)) {
      case 0:
        return `${this.#known()}[${this.#make(random.pick(["small", "key"]))}]`;
      case 1:
        return `${this.#known()}.${this.#make("name")}`;
      default:
        return this.#known();
    }
  }

  #unpacking(): string[] {
    const random = this.#random;
    const value = this.#make(random.pick(["any", "list", "tuple", "str", "ints", "dict"]));
    const names = Array.from({ length: 1 + random.below(3) }, () => this.#target("any"));
    if (random.chance(40)) names.splice(random.below(names.length + 1), 0, `*${this.#target("list")}`);
    if (random.chance(15)) names.push(`(${this.#target("any")}, ${this.#place()})`);
    return [`${random.chance(30) ? `[${names.join(", ")}]` : `${names.join(", ")},`} = ${value}`];
  }

  #raised(): string {
    const random = this.#random;
    const one = `${this.#make("exception")}(${random.chance(70) ? this.#make("any", 1) : ""})`;
    switch (random.below(7)) {
      case 0:
        return `${one} from ${random.chance(50) ? "None" : this.#raisedOnce()}`;
      case 1:
        return `ExceptionGroup(${this.#make("str", 0)}, [${one}, ${this.#raisedOnce()}])`;
      case 2:
        return this.#make("exception");
      case 3:
        return this.#make("any", 1);
      default:
        return one;
    }
  }

  #raisedOnce(): string {
    return `${this.#make("exception")}(${this.#make("int", 0)})`;
  }

  #arguments(): string {
    const random = this.#random;
    const parts: string[] = [];
    for (let i = random.below(3); i > 0; i--) parts.push(this.#make("any", 1));
    if (random.chance(20)) parts.push(`*${this.#make(random.pick(["list", "tuple", "any"]), 1)}`);
    if (random.chance(25)) parts.push(`${random.pick(["a", "b", "key", "x"])}=${this.#make("any", 1)}`);
    if (random.chance(15)) parts.push(`**${this.#make("dict", 1)}`);
    return `(${parts.join(", ")})`;
  }

  #conditional(depth: number, context: Context): string[] {
    const lines = [`if ${this.#make(this.#random.pick(["bool", "any"]))}:`, ...this.#block(depth, context)];
    if (this.#random.chance(40)) lines.push(`elif (t := ${this.#make("any")}):`, ...this.#block(depth, context, 2));
    if (this.#random.chance(60)) lines.push("else:", ...this.#block(depth, context, 2));
    return lines;
  }

  #loop(depth: number, context: Context): string[] {
    const inside = { ...context, inLoop: true };
    const lines: string[] = [];
    if (this.#random.chance(70)) {
      const source = this.#make(this.#random.pick(["small_list", "str", "tuple", "dict", "list"]));
      const target = this.#random.chance(15) ? `${this.#target("any")}, ${this.#target("any")}` : this.#target("any");
      lines.push(`for ${target} in list(${source})[:4]:`, ...this.#block(depth, inside));
    } else {
      const name = `n${this.#counter++}`;
      lines.push(`${name} = 3`, `while (${name} := ${name} - 1) >= 0 and ${this.#make("any")}:`, ...this.#block(depth, inside));
    }
    if (this.#random.chance(30)) lines.push("else:", ...this.#block(depth, context, 2));
    return lines;
  }

  #attempt(depth: number, context: Context): string[] {
    const random = this.#random;
    const lines = ["try:", ...this.#block(depth, context)];
    if (random.chance(25)) lines.push(`    raise ${this.#raised()}`);
    const star = random.chance(25);
    const handlers = random.below(3);
    for (let i = 0; i < handlers; i++) {
      const types = random.chance(60) ? this.#make("exception") : `(${this.#make("exception")}, ${this.#make("exception")})`;
      const name = `e${this.#counter++}`;
      lines.push(`except${star ? "*" : ""} ${types} as ${name}:`, `    show(${name}, ${name}.__context__, ${name}.__cause__)`);
      if (random.chance(40))
        lines.push(...this.#block(depth, star ? { ...context, inLoop: false, inFunction: false } : context, 2));
      if (random.chance(15)) lines.push("    raise");
    }
    if (!star && random.chance(40)) lines.push("except Exception as e:", "    show(type(e), e.args)");
    const caught = lines.some((line) => line.startsWith("except"));
    if (caught && random.chance(30)) lines.push("else:", ...this.#block(depth, context, 2));
    if (!caught || random.chance(30)) lines.push("finally:", ...this.#block(depth, context, 2));
    return lines;
  }

  #with(depth: number, context: Context): string[] {
    const random = this.#random;
    const name = `M${this.#counter++}`;
    return [
      `class ${name}:`,
      "    def __enter__(self):",
      `        return ${random.chance(80) ? this.#make("any", 2) : "self.missing"}`,
      "    def __exit__(self, kind, value, tb):",
      "        show(kind, value)",
      `        ${random.pick([`return ${this.#make("any", 1)}`, "return True", "return None", `raise ${this.#raised()}`])}`,
      `with ${name}() as ${random.chance(80) ? this.#target("any") : `(${this.#target("any")}, ${this.#target("any")})`}${random.chance(30) ? `, ${random.chance(80) ? `${name}()` : this.#make("any", 1)}` : ""}:`,
      ...this.#block(depth, context),
    ];
  }

  #pattern(depth: number): string {
    const random = this.#random;
    const deeper = (): string => this.#pattern(depth - 1);
    switch (random.below(depth > 0 ? 12 : 5)) {
      case 0:
        return random.pick(["1", "-1.5", '"a"', "None", "True", "0", 'b"a"', "1+2j", '"abc"', "2"]);
      case 1:
        return "_";
      case 2:
        return this.#target("any");
      case 3:
        return `${random.pick(["int", "str", "list", "dict", "float", "tuple", "bool", "bytes"])}()`;
      case 4:
        return `${random.pick(["int", "str", "float"])}(${this.#target("any")})`;
      case 5:
        return `[${deeper()}, *${this.#target("list")}]`;
      case 6:
        return `(${deeper()}, ${deeper()})`;
      case 7:
        return `{${random.pick(["1", '"a"', "True", '"b"'])}: ${deeper()}${random.chance(40) ? `, **${this.#target("dict")}` : ""}}`;
      case 8:
        return `(${random.pick(["1", "2", '"x"'])} | ${random.pick(["int()", "str()", "None"])})`;
      case 9:
        return `(${deeper()} as ${this.#target("any")})`;
      case 10:
        return `[${deeper()}, ${random.chance(50) ? "*_" : deeper()}]`;
      default:
        return this.#classes.length > 0
          ? `${random.pick(this.#classes)}(${random.chance(50) ? deeper() : `a=${deeper()}`})`
          : "object(real=r)";
    }
  }

  #match(depth: number, context: Context): string[] {
    const random = this.#random;
    const lines = [`match ${this.#make("any")}:`];
    for (let i = 1 + random.below(3); i > 0; i--) {
      const guard = random.chance(25) ? ` if ${this.#make("bool", 1)}` : "";
      lines.push(`    case ${this.#pattern(2)}${guard}:`, ...indented(this.#block(depth, context, 2)));
    }
    return lines;
  }

  #parameters(): { text: string; variables: Variable[] } {
    const random = this.#random;
    const variables: Variable[] = [];
    const parts: string[] = [];
    let defaulted = false;
    const add = (): void => {
      const name = `p${this.#counter++}`;
      variables.push({ name, kind: "any" });
      defaulted ||= random.chance(35);
      parts.push(defaulted ? `${name}=${this.#make("any", 1)}` : name);
    };
    for (let i = random.below(3); i > 0; i--) add();
    if (parts.length > 0 && random.chance(25)) parts.push("/");
    if (random.chance(40)) add();
    if (random.chance(30)) {
      parts.push("*rest");
      variables.push({ name: "rest", kind: "tuple" });
    } else if (random.chance(20)) {
      parts.push("*", random.chance(50) ? "key" : "key=1");
      variables.push({ name: "key", kind: "any" });
    }
    if (random.chance(20)) {
      parts.push("**extra");
      variables.push({ name: "extra", kind: "dict" });
    }
    return { text: parts.join(", "), variables };
  }

  #body(depth: number, variables: Variable[], context: Context): string[] {
    this.#expressions.scopes.push(variables);
    const lines = this.#block(depth, context);
    this.#expressions.scopes.pop();
    return lines;
  }

  #function(depth: number): string[] {
    const random = this.#random;
    const name = `f${this.#counter++}`;
    const { text, variables } = this.#parameters();
    const lines = [`def ${name}(${text})${random.chance(10) ? ` -> ${this.#make("type")}` : ""}:`];
    lines.push(...this.#body(depth, variables, { inFunction: true, inLoop: false, inClass: false }));
    if (random.chance(60))
      lines.push(`    return ${random.chance(60) && variables.length > 0 ? random.pick(variables).name : this.#make("any", 2)}`);
    if (random.chance(10))
      lines.unshift(
        `@${random.pick(["staticmethod", "(lambda f: f)", "property", "classmethod", "(lambda f: lambda *a: (f, a)[1])"])}`,
      );
    this.#scope().push({ name, kind: "func" });
    const own = variables.map(() => this.#make("any", 1));
    lines.push(`show(${name}(${own.join(", ")}))`);
    return lines;
  }

  #generator(depth: number): string[] {
    const random = this.#random;
    const name = `g${this.#counter++}`;
    const context = { inFunction: true, inLoop: false, inClass: false };
    const lines = [
      `def ${name}(v=1):`,
      ...this.#body(depth, [{ name: "v", kind: "int" }], context),
      `    got = yield ${this.#make("any")}`,
      "    show(got)",
    ];
    if (random.chance(50))
      lines.push(
        "    try:",
        `        got = yield ${this.#make("any", 1)}`,
        "    except ValueError as e:",
        "        show(e)",
        `        yield ${this.#make("any", 1)}`,
      );
    if (random.chance(40)) lines.push(`    got = yield from ${this.#make("any")}`, "    show(got)");
    if (random.chance(30)) lines.push("    try:", "        yield 5", "    finally:", ...indented(this.#body(depth, [], context)));
    if (random.chance(50)) lines.push(`    return ${this.#make("any", 1)}`);
    const it = `it${this.#counter++}`;
    lines.push(`${it} = ${name}()`, `show(next(${it}))`);
    for (let i = random.below(4); i > 0; i--) {
      lines.push(
        random.pick([
          `show(next(${it}))`,
          `show(${it}.send(${this.#make("any", 1)}))`,
          `show(${it}.throw(ValueError(1)))`,
          `show(${it}.close())`,
          `show(list(${it}))`,
          `show(next(${it}, "end"))`,
        ]),
      );
    }
    return lines;
  }

  #method(depth: number): string[] {
    const random = this.#random;
    const context = { inFunction: true, inLoop: false, inClass: true };
    const own: Variable = { name: "self.a", kind: "any" };
    switch (random.below(9)) {
      case 0:
      case 1: {
        const name = random.pick(UNARY_METHODS);
        return [
          `def __${name}__(self):`,
          ...this.#body(depth, [own], context),
          `    return ${this.#make(random.pick(["any", "int", "str"]), 2)}`,
        ];
      }
      case 2:
      case 3: {
        const name = random.pick(BINARY_METHODS);
        return [
          `def __${name}__(self, other):`,
          `    return ${random.pick(["NotImplemented", this.#make("any", 2), "(self.a, type(other))", `self.a + ${this.#make("any", 1)}`])}`,
        ];
      }
      case 4:
        return ["@property", `def ${this.#make("name").replaceAll("__", "")}(self):`, `    return ${this.#make("any", 2)}`];
      case 5:
        return [random.pick(["@classmethod", "@staticmethod"]), "def foo(*args):", "    return len(args), *args[1:]"];
      case 6:
        return [
          `def __${random.pick(["getattr", "getattribute", "missing", "getitem", "format", "call", "setattr"])}__(self, *args):`,
          `    return ${random.pick([this.#make("any", 2), `super().${this.#make("name")}`, "args", "len(args)"])}`,
        ];
      case 7:
        return [
          `def ${random.pick(["foo", "name", "x"])}(self, *args, **kw):`,
          ...this.#body(depth, [own, { name: "args", kind: "tuple" }], context),
          `    return ${random.pick(["super().foo(*args)", "self", "args, kw", this.#make("any", 2)])}`,
        ];
      default:
        return [
          `${random.pick(["__slots__", "__hash__", "x", "__match_args__", "__eq__", "y", "__add__", "z"])} = ${this.#make(random.pick(["any", "none", "tuple", "int"]), 2)}`,
        ];
    }
  }

  #class(depth: number): string[] {
    const random = this.#random;
    const name = `C${this.#counter++}`;
    const bases: string[] = [];
    if (this.#classes.length > 0 && random.chance(50)) bases.push(random.pick(this.#classes));
    if (random.chance(25)) bases.push(random.pick(["int", "str", "list", "dict", "tuple", "Exception", "float", "set", "bytes"]));
    if (random.chance(5)) bases.push(random.pick([...this.#classes, this.#make("any", 0)]));
    const lines = [`class ${name}${bases.length > 0 ? `(${bases.join(", ")})` : ""}:`];
    if (random.chance(70)) lines.push("    def __init__(self, a=1, *rest):", "        self.a = a");
    if (random.chance(50)) lines.push("    def __repr__(self):", `        return "<${name}>"`);
    for (let i = 1 + random.below(4); i > 0; i--) lines.push(...indented(this.#method(depth)));
    this.#classes.push(name);
    const it = `o${this.#counter++}`;
    // A str made from a function or an object holds its address, and the length of that is nobody's business.
    const kind = bases.length > 0 ? random.pick(["str", "int", "bytes", "ints", "bool"] as const) : "any";
    lines.push(`${it} = ${name}(${random.chance(60) ? this.#make(kind, 1) : ""})`);
    for (let i = 1 + random.below(4); i > 0; i--) lines.push(...this.#use(it));
    this.#scope().push({ name: it, kind: "any" }, { name, kind: "func" });
    return lines;
  }

  /** One statement about an object of a class just made, its exception caught. */
  #use(it: string): string[] {
    const random = this.#random;
    const other = this.#make("any", 1);
    const expression = random.pick([
      ...[
        `${it} + ${other}`,
        `${other} + ${it}`,
        `${it} == ${other}`,
        `${it} < ${it}`,
        `${it}[${other}]`,
        `${it}(${other})`,
        `len(${it})`,
        `bool(${it})`,
      ],
      ...[
        `str(${it})`,
        `f"{${it}}"`,
        `int(${it})`,
        `list(${it})`,
        `hash(${it}) is None`,
        `${other} in ${it}`,
        `${it}.${this.#make("name")}`,
        `-${it}`,
      ],
      ...[
        `${it}.foo(${other})`,
        `abs(${it})`,
        `${it} * 2`,
        `sorted([${it}, ${it}])`,
        `{${it}: 1}[${it}]`,
        `round(${it})`,
        `"%s %d" % (${it}, ${it})`,
      ],
      ...[
        `[1, 2, 3][${it}]`,
        `float(${it})`,
        `range(${it})`,
        `next(${it})`,
        `reversed(${it})`,
        `dict(${it})`,
        `type(${it}).__mro__[1:]`,
        `isinstance(${it}, int)`,
      ],
      ...[
        `${it} | ${other}`,
        `${it} ** 2`,
        `${other} - ${it}`,
        `divmod(${it}, 2)`,
        `{**${it}}`,
        `(lambda *a: a)(*${it})`,
        `${it} != ${it}`,
        `max(${it}, ${other})`,
      ],
    ]);
    return ["try:", `    show(${expression})`, "except Exception as e:", "    show(type(e), str(e))"];
  }

  /** Descriptors, metaclasses, hooks of classes, closures over loops, decorators with arguments. */
  #metaprogram(depth: number): string[] {
    const random = this.#random;
    const n = this.#counter++;
    const value = (): string => this.#make("any", 2);
    switch (random.below(7)) {
      case 0:
        return [
          `class D${n}:`,
          ...(random.chance(50) ? ["    def __set_name__(self, owner, name):", "        show(name)"] : []),
          `    def __get__(self, it, owner):`,
          `        return ${random.pick([value(), "it is None", "owner.__name__", "it.__dict__"])}`,
          ...(random.chance(50)
            ? [
                "    def __set__(self, it, value):",
                `        ${random.pick(["it.__dict__['d'] = value", `raise ${this.#raised()}`, "show(value)"])}`,
              ]
            : []),
          `class H${n}:`,
          `    d = D${n}()`,
          `h${n} = H${n}()`,
          `show(h${n}.d, H${n}.d)`,
          `h${n}.d = ${value()}`,
          `show(h${n}.d, h${n}.__dict__)`,
          `del h${n}.d`,
        ];
      case 1:
        return [
          `class T${n}(type):`,
          `    def ${random.pick(["__call__(cls, *a)", "__len__(cls)", "__getattr__(cls, name)", "__contains__(cls, x)", "__instancecheck__(cls, x)", "__add__(cls, x)"])}:`,
          `        return ${random.pick([value(), "cls.__name__", "super().__call__(*a)"])}`,
          `class K${n}(metaclass=T${n}):`,
          `    a = ${value()}`,
          `show(${random.pick([`K${n}(${value()})`, `len(K${n})`, `K${n}.missing`, `1 in K${n}`, `isinstance(1, K${n})`, `K${n} + 1`])})`,
          `show(K${n}.__name__, type(K${n}).__name__)`,
        ];
      case 2:
        return [
          `class B${n}:`,
          "    def __init_subclass__(cls, **kw):",
          `        show(cls.__name__, kw)`,
          random.pick([
            `class S${n}(B${n}, a=${value()}): pass`,
            `class S${n}(B${n}): x = ${value()}`,
            `class S${n}(B${n}, **${this.#make("dict", 1)}): pass`,
          ]),
        ];
      case 3:
        return [
          `def deco${n}(v):`,
          "    def wrap(f):",
          "        def inner(*args, **kw):",
          "            nonlocal v",
          `            v = (${random.pick(["v, args", "args", "v", value()])})`,
          "            return v, f(*args, **kw)",
          "        return inner",
          "    return wrap",
          `@deco${n}(${value()})`,
          `def plain${n}(a, b=2):`,
          ...this.#body(depth, [{ name: "a", kind: "any" }], { inFunction: true, inLoop: false, inClass: false }),
          `    return a`,
          `show(plain${n}(${value()}))`,
          `show(plain${n}(1, 2, 3))`,
        ];
      case 4:
        return [
          `fs${n} = [lambda x=${random.pick(["i", "1"])}: (x, i) for i in ${this.#make("small_list")}]`,
          `show([f() for f in fs${n}])`,
          `show([f(${value()}) for f in fs${n}])`,
        ];
      case 5:
        return [
          `class P${n}:`,
          `    __slots__ = ${random.pick(['("a", "b")', '"a"', '["a", "__dict__"]', this.#make("any", 1)])}`,
          `s${n} = P${n}()`,
          `s${n}.a = ${value()}`,
          `show(s${n}.a)`,
          `s${n}.${random.pick(["a", "b", "c"])} = 1`,
          `del s${n}.${random.pick(["a", "b", "c"])}`,
        ];
      default:
        return [
          `class A${n}: x = ${value()}`,
          `class B${n}(A${n}):`,
          `    x = ${random.pick([`A${n}.x`, "x", value()])}`,
          `    y = [x for _ in ${this.#make("small_list")}]`,
          `    def m(self): return super().x, __class__.__name__`,
          `show(B${n}().m(), B${n}.y)`,
          `B${n}.${this.#make("name")} = ${value()}`,
          `show(sorted(k for k in vars(B${n}) if not k.startswith("__")))`,
        ];
    }
  }
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);
