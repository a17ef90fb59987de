/**
 * First pass of the symbol table: one walk over the tree that makes the scopes and notes every use of a name.
 *
 * Errors that only need the text so far ("name 'x' is used prior to global declaration", duplicate parameters, `yield` inside a
 * comprehension, ...) are raised here; whether a nonlocal has a binding is decided in the second pass (scopes.ts).
 */
import type * as ast from "../../spec/ast.ts";
import { compileError } from "./errors.ts";
import { DEF, DEF_BOUND, isFunctionLike, mangleIn, Scope, type ScopeType, type SymbolTable } from "./scopes.ts";

type ComprehensionNode = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;

export class SymbolCollector {
  private readonly table: SymbolTable;
  private readonly futureAnnotations: boolean;
  private readonly topLevelAwait: boolean;
  private scope: Scope;
  private privateName: string | null = null;
  /** Depth of comprehension iterables around the place. */
  private iterableDepth = 0;
  /** Inside a comprehension's target. */
  private inTarget = false;

  constructor(table: SymbolTable, options: { futureAnnotations: boolean; topLevelAwait: boolean }) {
    this.table = table;
    this.futureAnnotations = options.futureAnnotations;
    this.topLevelAwait = options.topLevelAwait;
    this.scope = table.top;
  }

  run(tree: ast.Mod): void {
    switch (tree.kind) {
      case "Module":
      case "Interactive":
        this.statements(tree.body);
        break;
      case "Expression":
        this.expr(tree.body);
        break;
      case "FunctionType":
        throw compileError("this compiler does not handle FunctionTypes", this.scope.at);
    }
  }

  // ---- scopes and names

  private enter(type: ScopeType, name: string, at: ast.Located): Scope {
    const scope = new Scope(type, name, this.scope, at);
    scope.mangledNames = type === "class" ? null : this.scope.mangledNames;
    this.scope.children.push(scope);
    this.scope = scope;
    return scope;
  }

  private leave(): void {
    this.scope = this.scope.parent!;
  }

  private mangled(name: string): string {
    return mangleIn(this.scope, this.privateName, name);
  }

  private define(name: string, flag: number, at: ast.Located, scope: Scope = this.scope): void {
    if (flag & (DEF_BOUND | DEF.ANNOT) && name === "__debug__") throw compileError("cannot assign to __debug__", at);
    const mangled = this.mangled(name);
    const symbol = scope.symbols.get(mangled);
    let flags = flag;
    if (this.inTarget && flag & DEF_BOUND) {
      // An inner loop must not rebind what := has bound outside.
      if (symbol !== undefined && symbol.flags & (DEF.GLOBAL | DEF.NONLOCAL)) {
        throw compileError(`comprehension inner loop cannot rebind assignment expression target '${name}'`, at);
      }
      flags |= DEF.COMP_ITER;
    }
    if (symbol === undefined) {
      scope.symbols.set(mangled, { flags, scope: 0 });
    } else {
      if (flag & DEF.PARAM && symbol.flags & DEF.PARAM)
        throw compileError(`duplicate argument '${name}' in function definition`, at);
      if (flag & DEF.TYPE_PARAM && symbol.flags & DEF.TYPE_PARAM) throw compileError(`duplicate type parameter '${name}'`, at);
      symbol.flags |= flags;
    }
    if (flag & DEF.PARAM) scope.parameters.push(mangled);
    if (flag & DEF.GLOBAL) {
      const top = this.table.top.symbols.get(mangled);
      if (top === undefined) this.table.top.symbols.set(mangled, { flags: DEF.GLOBAL, scope: 0 });
      else top.flags |= DEF.GLOBAL;
    }
  }

  private seeClass(at: ast.Located): void {
    this.scope.canSeeClassScope = true;
    this.define("__classdict__", DEF.USE, at);
  }

  // ---- statements

  private statements(body: readonly ast.Stmt[]): void {
    for (const statement of body) this.statement(statement);
  }

  /** A body that may not run to its end or at all: annotations in it are conditional. */
  private conditional(...bodies: (readonly ast.Stmt[])[]): void {
    const scope = this.scope;
    const outer = scope.inConditionalBlock;
    scope.inConditionalBlock = true;
    for (const body of bodies) this.statements(body);
    scope.inConditionalBlock = outer;
  }

  private statement(s: ast.Stmt): void {
    switch (s.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        this.functionDef(s);
        break;
      case "ClassDef":
        this.classDef(s);
        break;
      case "TypeAlias":
        this.typeAlias(s);
        break;
      case "Return":
        if (s.value !== null) {
          this.expr(s.value);
          this.scope.returnsValue = true;
        }
        break;
      case "Delete":
        this.exprs(s.targets);
        break;
      case "Assign":
        this.exprs(s.targets);
        this.expr(s.value);
        break;
      case "AnnAssign":
        this.annAssign(s);
        break;
      case "AugAssign":
        this.expr(s.target);
        this.expr(s.value);
        break;
      case "For":
      case "AsyncFor":
        if (s.kind === "AsyncFor") this.requireAsync("async for", s);
        this.expr(s.target);
        this.expr(s.iter);
        this.conditional(s.body, s.orelse);
        break;
      case "While":
        this.expr(s.test);
        this.conditional(s.body, s.orelse);
        break;
      case "If": {
        // A long chain of elif is a loop here, not a recursion.
        let branch = s;
        for (;;) {
          this.expr(branch.test);
          this.conditional(branch.body);
          const [next] = branch.orelse;
          if (branch.orelse.length !== 1 || next!.kind !== "If") break;
          branch = next as ast.If;
        }
        this.conditional(branch.orelse);
        break;
      }
      case "Match":
        this.expr(s.subject);
        for (const one of s.cases) {
          this.pattern(one.pattern);
          if (one.guard !== null) this.expr(one.guard);
          this.conditional(one.body);
        }
        break;
      case "Raise":
        if (s.exc !== null) this.expr(s.exc);
        if (s.cause !== null) this.expr(s.cause);
        break;
      case "Try":
      case "TryStar":
        this.conditional(s.body);
        for (const handler of s.handlers) {
          if (handler.type !== null) this.expr(handler.type);
          if (handler.name !== null) {
            this.define(handler.name, DEF.LOCAL, handler);
            this.table.deleted.add(this.mangled(handler.name));
          }
          this.conditional(handler.body);
        }
        this.conditional(s.orelse, s.finalbody);
        break;
      case "Assert":
        this.expr(s.test);
        if (s.msg !== null) this.expr(s.msg);
        break;
      case "Import":
      case "ImportFrom":
        for (const alias of s.names) this.alias(alias);
        break;
      case "Global":
        this.directive(s, DEF.GLOBAL, "global");
        break;
      case "Nonlocal":
        this.directive(s, DEF.NONLOCAL, "nonlocal");
        break;
      case "Expr":
        this.expr(s.value);
        break;
      case "With":
      case "AsyncWith":
        if (s.kind === "AsyncWith") this.requireAsync("async with", s);
        for (const item of s.items) {
          this.expr(item.context_expr);
          if (item.optional_vars !== null) this.expr(item.optional_vars);
        }
        this.conditional(s.body);
        break;
      case "Pass":
      case "Break":
      case "Continue":
        break;
    }
  }

  private directive(s: ast.Global | ast.Nonlocal, flag: number, word: string): void {
    for (const name of s.names) {
      const flags = this.scope.flagsOf(this.mangled(name));
      if (flags & (DEF.PARAM | DEF.LOCAL | DEF.USE | DEF.ANNOT)) {
        let message: string;
        if (flags & DEF.PARAM) message = `name '${name}' is parameter and ${word}`;
        else if (flags & DEF.USE) message = `name '${name}' is used prior to ${word} declaration`;
        else if (flags & DEF.ANNOT) message = `annotated name '${name}' can't be ${word}`;
        else message = `name '${name}' is assigned to before ${word} declaration`;
        throw compileError(message, s);
      }
      this.define(name, flag, s);
      this.scope.directives.push({ name: this.mangled(name), at: s });
    }
  }

  private alias(alias: ast.Alias): void {
    const name = alias.asname ?? alias.name;
    const dot = name.indexOf(".");
    const stored = dot < 0 ? name : name.slice(0, dot);
    if (name === "*") {
      if (this.scope.type !== "module") throw compileError("import * only allowed at module level", alias);
      return;
    }
    this.define(stored, DEF.IMPORT, alias);
  }

  private functionDef(s: ast.FunctionDef | ast.AsyncFunctionDef): void {
    this.define(s.name, DEF.LOCAL, s);
    this.exprs(s.args.defaults);
    for (const value of s.args.kw_defaults) if (value !== null) this.expr(value);
    this.exprs(s.decorator_list);
    if (s.type_params.length > 0) {
      this.enterTypeParams(
        s,
        s.name,
        s.args.defaults.length > 0,
        s.args.kw_defaults.some((value) => value !== null),
        false,
      );
      this.typeParams(s.type_params);
    }
    this.functionAnnotations(s, s.args, s.returns);
    const method = this.scope.type === "class";
    const scope = this.enter("function", s.name, s);
    this.table.scopes.set(s, scope);
    scope.method = method;
    if (s.kind === "AsyncFunctionDef") {
      scope.isAsync = true;
      scope.coroutine = true;
    }
    this.parameters(s.args);
    this.functionBody(() => this.statements(s.body));
    this.leave();
    if (s.type_params.length > 0) this.leave();
  }

  private functionBody(visit: () => void): void {
    const inTarget = this.inTarget;
    this.inTarget = false;
    visit();
    this.inTarget = inTarget;
  }

  private parameters(args: ast.Arguments): void {
    for (const arg of args.posonlyargs) this.define(arg.arg, DEF.PARAM, arg);
    for (const arg of args.args) this.define(arg.arg, DEF.PARAM, arg);
    for (const arg of args.kwonlyargs) this.define(arg.arg, DEF.PARAM, arg);
    if (args.vararg !== null) {
      this.define(args.vararg.arg, DEF.PARAM, args.vararg);
      this.scope.varargs = true;
    }
    if (args.kwarg !== null) {
      this.define(args.kwarg.arg, DEF.PARAM, args.kwarg);
      this.scope.varkeywords = true;
    }
  }

  private functionAnnotations(at: ast.FunctionDef | ast.AsyncFunctionDef, args: ast.Arguments, returns: ast.Expr | null): void {
    const annotated = [...args.posonlyargs, ...args.args, args.vararg, args.kwarg, ...args.kwonlyargs];
    if (returns === null && annotated.every((arg) => arg === null || arg.annotation === null)) {
      // CPython looks at the annotations of a function before it knows that there are none: the class has __classdict__ for them.
      if (this.scope.type === "class") this.scope.needsClassdict = true;
      return;
    }
    const seesClass = this.scope.canSeeClassScope || this.scope.type === "class";
    const outer = this.scope;
    const scope = this.enter("annotation", "__annotate__", at);
    scope.annotates = at.name;
    scope.symbols.set(".format", { flags: DEF.PARAM | DEF.USE, scope: 0 });
    scope.parameters.push(".format");
    scope.annotationsUsed = true;
    this.table.scopes.set(args, scope);
    if (seesClass) this.seeClass(at);
    for (const arg of annotated) if (arg?.annotation) this.expr(arg.annotation);
    if (returns !== null) this.expr(returns);
    this.leave();
    if (this.futureAnnotations) {
      // The annotations become strings: their names mean nothing to this scope.
      outer.children.pop();
      const bare = new Scope("annotation", "__annotate__", outer, at);
      bare.annotates = at.name;
      bare.symbols.set(".format", { flags: DEF.PARAM | DEF.USE, scope: 0 });
      bare.parameters.push(".format");
      bare.annotationsUsed = true;
      outer.children.push(bare);
      this.table.scopes.set(args, bare);
    }
  }

  private classDef(s: ast.ClassDef): void {
    this.define(s.name, DEF.LOCAL, s);
    this.exprs(s.decorator_list);
    const outerPrivate = this.privateName;
    if (s.type_params.length > 0) {
      const scope = this.enterTypeParams(s, s.name, false, false, true);
      this.privateName = s.name;
      scope.mangledNames = new Set();
      this.typeParams(s.type_params);
    }
    this.exprs(s.bases);
    for (const keyword of s.keywords) this.keyword(keyword);
    const scope = this.enter("class", s.name, s);
    this.table.scopes.set(s, scope);
    this.privateName = s.name;
    if (s.type_params.length > 0) {
      this.define("__type_params__", DEF.LOCAL, s);
      this.define(".type_params", DEF.USE, s);
    }
    this.functionBody(() => this.statements(s.body));
    this.leave();
    if (s.type_params.length > 0) this.leave();
    this.privateName = outerPrivate;
  }

  private typeAlias(s: ast.TypeAlias): void {
    this.expr(s.name);
    const name = s.name.kind === "Name" ? s.name.id : "<alias>";
    const inClass = this.scope.type === "class";
    const generic = s.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(s, name, false, false, false);
      this.typeParams(s.type_params);
    }
    this.enterLazy("typealias", name, s, inClass);
    this.table.scopes.set(s, this.scope);
    this.expr(s.value);
    this.leave();
    if (generic) this.leave();
  }

  /** A scope whose code computes one value on demand: a type alias's value, a type variable's bound or default. */
  private enterLazy(type: ScopeType, name: string, at: ast.Located, inClass: boolean): void {
    const scope = this.enter(type, name, at);
    scope.symbols.set(".format", { flags: DEF.PARAM | DEF.USE, scope: 0 });
    scope.parameters.push(".format");
    if (inClass) this.seeClass(at);
  }

  private enterTypeParams(node: ast.Stmt, name: string, defaults: boolean, kwDefaults: boolean, isClass: boolean): Scope {
    const inClass = this.scope.type === "class";
    const scope = this.enter("typeparams", name, node);
    this.table.typeParams.set(node, scope);
    if (inClass) this.seeClass(node);
    if (isClass) {
      this.define(".type_params", DEF.LOCAL | DEF.USE, node);
      this.define(".generic_base", DEF.LOCAL | DEF.USE, node);
    }
    if (defaults) this.define(".defaults", DEF.PARAM, node);
    if (kwDefaults) this.define(".kwdefaults", DEF.PARAM, node);
    return scope;
  }

  private typeParams(params: readonly ast.TypeParam[]): void {
    for (const param of params) {
      if (this.scope.mangledNames !== null) this.scope.mangledNames.add(param.name);
      if (param.name === "__classdict__" || param.name === "__conditional_annotations__") {
        throw compileError(`reserved name '${param.name}' cannot be used for type parameter`, param);
      }
      this.define(param.name, DEF.TYPE_PARAM | DEF.LOCAL, param);
      const seesClass = this.scope.canSeeClassScope;
      if (param.kind === "TypeVar" && param.bound !== null) {
        this.enterLazy("typevar", param.name, param.bound, seesClass);
        this.scope.info = param.bound.kind === "Tuple" ? "a TypeVar constraint" : "a TypeVar bound";
        this.table.bounds.set(param, this.scope);
        this.expr(param.bound);
        this.leave();
      }
      if (param.default_value !== null) {
        this.enterLazy("typevar", param.name, param.default_value, seesClass);
        this.scope.info = `a ${param.kind} default`;
        this.table.defaults.set(param, this.scope);
        this.expr(param.default_value);
        this.leave();
      }
    }
  }

  private annAssign(s: ast.AnnAssign): void {
    const target = s.target;
    if (target.kind === "Name") {
      const flags = this.scope.flagsOf(this.mangled(target.id));
      if (flags & (DEF.GLOBAL | DEF.NONLOCAL) && this.scope !== this.table.top && s.simple) {
        throw compileError(`annotated name '${target.id}' can't be ${flags & DEF.GLOBAL ? "global" : "nonlocal"}`, s);
      }
      if (s.simple) this.define(target.id, DEF.ANNOT | DEF.LOCAL, target);
      else if (s.value !== null) this.define(target.id, DEF.LOCAL, target);
    } else {
      this.expr(target);
    }
    this.annotation(s.annotation);
    if (s.value !== null) this.expr(s.value);
  }

  private annotation(annotation: ast.Expr): void {
    const outer = this.scope;
    const conditional = (outer.type === "class" && outer.inConditionalBlock) || outer.type === "module";
    if (conditional && !outer.hasConditionalAnnotations) {
      outer.hasConditionalAnnotations = true;
      this.define("__conditional_annotations__", DEF.USE, annotation);
    }
    outer.annotationsUsed = true;
    const unevaluated = isFunctionLike(outer) || this.futureAnnotations;
    if (unevaluated) {
      // Checked for errors, but never run: nothing of it may reach the symbol table.
      this.enter("annotation", "__annotate__", annotation);
      this.expr(annotation);
      this.leave();
      outer.children.pop();
      return;
    }
    if (outer.annotationBlock === null) {
      outer.annotationBlock = this.enter("annotation", "__annotate__", annotation);
      outer.annotationBlock.symbols.set(".format", { flags: DEF.PARAM | DEF.USE, scope: 0 });
      outer.annotationBlock.parameters.push(".format");
      if (outer.type === "class") this.seeClass(annotation);
    } else {
      this.scope = outer.annotationBlock;
    }
    if (outer.hasConditionalAnnotations) this.define("__conditional_annotations__", DEF.USE, annotation);
    this.expr(annotation);
    this.leave();
  }

  private pattern(p: ast.Pattern): void {
    switch (p.kind) {
      case "MatchValue":
        this.expr(p.value);
        break;
      case "MatchSingleton":
        break;
      case "MatchSequence":
      case "MatchOr":
        for (const inner of p.patterns) this.pattern(inner);
        break;
      case "MatchStar":
        if (p.name !== null) this.define(p.name, DEF.LOCAL, p);
        break;
      case "MatchMapping":
        this.exprs(p.keys);
        for (const inner of p.patterns) this.pattern(inner);
        if (p.rest !== null) this.define(p.rest, DEF.LOCAL, p);
        break;
      case "MatchClass":
        this.expr(p.cls);
        for (const inner of p.patterns) this.pattern(inner);
        for (const name of p.kwd_attrs) if (name === "__debug__") throw compileError("cannot assign to __debug__", p);
        for (const inner of p.kwd_patterns) this.pattern(inner);
        break;
      case "MatchAs":
        if (p.pattern !== null) this.pattern(p.pattern);
        if (p.name !== null) this.define(p.name, DEF.LOCAL, p);
        break;
    }
  }

  // ---- expressions

  private exprs(list: readonly ast.Expr[]): void {
    for (const e of list) this.expr(e);
  }

  private keyword(keyword: ast.Keyword): void {
    if (keyword.arg === "__debug__") throw compileError("cannot assign to __debug__", keyword);
    this.expr(keyword.value);
  }

  private expr(e: ast.Expr): void {
    switch (e.kind) {
      case "NamedExpr":
        this.forbidInAnnotation("named expression", e);
        if (this.iterableDepth > 0)
          throw compileError("assignment expression cannot be used in a comprehension iterable expression", e);
        if (this.scope.comprehension !== "" && e.target.kind === "Name") this.extendNamedExpr(e.target);
        this.expr(e.value);
        this.expr(e.target);
        if (e.target.kind === "Name") this.table.walrusNames.add(this.mangled(e.target.id));
        break;
      case "BoolOp":
        this.exprs(e.values);
        break;
      case "BinOp": {
        // Long chains of operators lean to the left; walk down them without recursion.
        let left: ast.Expr = e;
        const rights: ast.Expr[] = [];
        while (left.kind === "BinOp") {
          rights.push(left.right);
          left = left.left;
        }
        this.expr(left);
        for (let i = rights.length - 1; i >= 0; i--) this.expr(rights[i]!);
        break;
      }
      case "UnaryOp":
        this.expr(e.operand);
        break;
      case "Lambda": {
        this.exprs(e.args.defaults);
        for (const value of e.args.kw_defaults) if (value !== null) this.expr(value);
        const method = this.scope.type === "class";
        const scope = this.enter("function", "<lambda>", e);
        scope.method = method;
        this.table.scopes.set(e, scope);
        this.parameters(e.args);
        this.functionBody(() => this.expr(e.body));
        this.leave();
        break;
      }
      case "IfExp":
        this.expr(e.test);
        this.expr(e.body);
        this.expr(e.orelse);
        break;
      case "Dict":
        for (const key of e.keys) if (key !== null) this.expr(key);
        this.exprs(e.values);
        break;
      case "Set":
        this.exprs(e.elts);
        break;
      case "GeneratorExp":
        this.comprehension(e, "generator", "<genexpr>", e.elt, null);
        break;
      case "ListComp":
        this.comprehension(e, "list", "<listcomp>", e.elt, null);
        break;
      case "SetComp":
        this.comprehension(e, "set", "<setcomp>", e.elt, null);
        break;
      case "DictComp":
        this.comprehension(e, "dict", "<dictcomp>", e.key, e.value);
        break;
      case "Yield":
      case "YieldFrom":
        this.forbidInAnnotation("yield expression", e);
        if (e.value !== null) this.expr(e.value);
        this.scope.generator = true;
        if (this.scope.comprehension !== "") {
          const what = {
            list: "list comprehension",
            set: "set comprehension",
            dict: "dict comprehension",
            generator: "generator expression",
          };
          throw compileError(`'yield' inside ${what[this.scope.comprehension]}`, e);
        }
        break;
      case "Await":
        this.forbidInAnnotation("await expression", e);
        this.requireAwait(e);
        this.expr(e.value);
        this.scope.coroutine = true;
        break;
      case "Compare":
        this.expr(e.left);
        this.exprs(e.comparators);
        break;
      case "Call":
        this.expr(e.func);
        this.exprs(e.args);
        for (const keyword of e.keywords) this.keyword(keyword);
        break;
      case "FormattedValue":
      case "Interpolation":
        this.expr(e.value);
        if (e.format_spec !== null) this.expr(e.format_spec);
        break;
      case "JoinedStr":
      case "TemplateStr":
        this.exprs(e.values);
        break;
      case "Constant":
        break;
      case "Attribute":
        if (e.attr === "__debug__") checkDebug(e.ctx, e);
        this.expr(e.value);
        break;
      case "Subscript":
        this.expr(e.value);
        this.expr(e.slice);
        break;
      case "Starred":
        this.expr(e.value);
        break;
      case "Slice":
        if (e.lower !== null) this.expr(e.lower);
        if (e.upper !== null) this.expr(e.upper);
        if (e.step !== null) this.expr(e.step);
        break;
      case "Name":
        if (e.id === "__debug__") checkDebug(e.ctx, e);
        this.define(e.id, e.ctx === "Load" ? DEF.USE : DEF.LOCAL, e);
        if (e.ctx === "Del") this.table.deleted.add(this.mangled(e.id));
        // super() without arguments reads the class from a cell.
        if (e.ctx === "Load" && e.id === "super" && isFunctionLike(this.scope)) this.define("__class__", DEF.USE, e);
        break;
      case "List":
      case "Tuple":
        this.exprs(e.elts);
        break;
    }
  }

  private forbidInAnnotation(what: string, at: ast.Located): void {
    const { type, info } = this.scope;
    if (type === "annotation") throw compileError(`${what} cannot be used within an annotation`, at);
    if (type === "typevar") throw compileError(`${what} cannot be used within ${info}`, at);
    if (type === "typealias") throw compileError(`${what} cannot be used within a type alias`, at);
    if (type === "typeparams") throw compileError(`${what} cannot be used within the definition of a generic`, at);
  }

  /** A `:=` in a comprehension binds in the function or module around all comprehensions. */
  private extendNamedExpr(target: ast.Name): void {
    const name = target.id;
    for (let scope: Scope | null = this.scope; scope !== null; scope = scope.parent) {
      if (scope.comprehension !== "") {
        if (scope.flagsOf(this.mangled(name)) & DEF.COMP_ITER) {
          throw compileError(`assignment expression cannot rebind comprehension iteration variable '${name}'`, target);
        }
        continue;
      }
      switch (scope.type) {
        case "function":
          if (scope.flagsOf(this.mangled(name)) & DEF.GLOBAL) {
            this.define(name, DEF.GLOBAL, target);
          } else {
            this.define(name, DEF.NONLOCAL, target);
            this.scope.directives.push({ name: this.mangled(name), at: target });
            this.define(name, DEF.LOCAL, target, scope);
          }
          return;
        case "module":
          this.define(name, DEF.GLOBAL, target);
          this.scope.directives.push({ name: this.mangled(name), at: target });
          this.define(name, DEF.GLOBAL, target, scope);
          return;
        case "class":
          throw compileError("assignment expression within a comprehension cannot be used in a class body", target);
        case "typeparams":
          throw compileError(
            "assignment expression within a comprehension cannot be used within the definition of a generic",
            target,
          );
        case "typealias":
          throw compileError("assignment expression within a comprehension cannot be used in a type alias", target);
        case "typevar":
          throw compileError("assignment expression within a comprehension cannot be used in a TypeVar bound", target);
        case "annotation":
          throw compileError("named expression cannot be used within an annotation", target);
      }
    }
  }

  private comprehension(
    e: ComprehensionNode,
    kind: "list" | "set" | "dict" | "generator",
    name: string,
    elt: ast.Expr,
    value: ast.Expr | null,
  ): void {
    const outermost = e.generators[0]!;
    this.iterableDepth++;
    this.expr(outermost.iter);
    this.iterableDepth--;
    const outer = this.scope;
    const scope = this.enter("function", name, e);
    this.table.scopes.set(e, scope);
    scope.comprehension = kind;
    scope.method = outer.type === "class";
    if (outermost.is_async) scope.coroutine = true;
    scope.symbols.set(".0", { flags: DEF.PARAM, scope: 0 });
    scope.parameters.push(".0");
    this.target(outermost.target);
    this.exprs(outermost.ifs);
    for (const generator of e.generators.slice(1)) {
      this.target(generator.target);
      this.iterableDepth++;
      this.expr(generator.iter);
      this.iterableDepth--;
      this.exprs(generator.ifs);
      if (generator.is_async) scope.coroutine = true;
    }
    if (value !== null) this.expr(value);
    this.expr(elt);
    scope.generator = kind === "generator";
    this.leave();
    if (scope.coroutine && kind !== "generator") {
      if (!outer.isAsync && outer.comprehension === "" && !(this.topLevelAwait && outer.type === "module")) {
        throw compileError("asynchronous comprehension outside of an asynchronous function", e);
      }
      outer.coroutine = true;
    }
  }

  /** Also where no code is generated: under `if 0:`, in an assertion that is left out. */
  private requireAwait(e: ast.Located): void {
    const { scope } = this;
    if (this.allowsTopLevelAwait()) return;
    if (!isFunctionLike(scope)) throw compileError("'await' outside function", e);
    if (!scope.isAsync && scope.comprehension === "") throw compileError("'await' outside async function", e);
  }

  private requireAsync(what: string, s: ast.Located): void {
    if (this.allowsTopLevelAwait()) this.scope.coroutine = true;
    else if (!this.scope.isAsync) throw compileError(`'${what}' outside async function`, s);
  }

  private allowsTopLevelAwait(): boolean {
    return this.topLevelAwait && this.scope.type === "module";
  }

  private target(target: ast.Expr): void {
    const outer = this.inTarget;
    this.inTarget = true;
    this.expr(target);
    this.inTarget = outer;
  }
}

function checkDebug(ctx: ast.ExprContext, at: ast.Located): void {
  if (ctx === "Store") throw compileError("cannot assign to __debug__", at);
  if (ctx === "Del") throw compileError("cannot delete __debug__", at);
}
