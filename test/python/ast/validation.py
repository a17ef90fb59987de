# Trees made by hand: what compile() finds wrong with them.
import ast, warnings; warnings.simplefilter("ignore")
def t(s, mode='exec'):
    m = ast.Module([s], []) if isinstance(s, ast.stmt) else s
    if isinstance(s, ast.expr): m = ast.Module([ast.Expr(s)], [])
    m = ast.fix_missing_locations(m)
    try: compile(m,'f',mode); print('ok')
    except Exception as e: print(type(e).__name__, e)
n=lambda: ast.Name('x', ast.Load())
st=lambda: ast.Name('x', ast.Store())
P=ast.Pass
t(ast.Assign([],n())); t(ast.Assign([n()],n())); t(ast.Assign([None],n()));t(ast.Assign([st()],None))
t(ast.List([None],ast.Load())); t(ast.Constant(object())); t(ast.Constant((1,[2])))
t(ast.Name('None',ast.Load())); t(ast.Name('True',ast.Store()))
t(ast.Name('__debug__',ast.Load()))
t(ast.FunctionDef('f',ast.arguments([],[],None,[],[],None,[n()]),[P()],[]))
t(ast.FunctionDef('f',ast.arguments([],[],None,[],[n()],None,[]),[P()],[]))
t(ast.BoolOp(ast.And(),[n()])); t(ast.Dict([n()],[])); t(ast.Compare(n(),[],[])); t(ast.Compare(n(),[ast.In()],[]))
t(ast.ListComp(n(),[])); t(ast.DictComp(n(),n(),[])); t(ast.Await(n())); t(ast.Yield(st()))
t(ast.Try([P()],[],[],[])); t(ast.Try([P()],[],[P()],[P()])); t(ast.Try([],[],[],[])); t(ast.TryStar([P()],[],[],[]))
t(ast.Try([P()],[ast.ExceptHandler(None,None,[])],[],[]))
t(ast.Match(n(),[])); t(ast.Match(n(),[ast.match_case(ast.MatchAs(n(),None),None,[P()])]))
for p in (ast.MatchAs(ast.MatchAs(None,None),'_'),ast.MatchAs(None,'True'),ast.MatchValue(n()),ast.MatchValue(ast.Constant(None)),ast.MatchSingleton(3),ast.MatchSequence([ast.MatchStar('_'),ast.MatchStar('x')]),ast.MatchOr([]),ast.MatchOr([ast.MatchAs()]),ast.MatchMapping([n()],[]),ast.MatchMapping([n()],[ast.MatchAs()]),ast.MatchMapping([],[],'_'),ast.MatchClass(n(),[],['a'],[]),ast.MatchClass(ast.Constant(3),[],[],[]),ast.MatchClass(n(),[],['_'],[ast.MatchAs()]),ast.MatchClass(n(),[],['None'],[ast.MatchAs()]),ast.MatchStar('x'),ast.MatchValue(ast.BinOp(ast.Constant(1),ast.Add(),ast.Constant(2))),ast.MatchValue(ast.UnaryOp(ast.USub(),ast.Constant('a'))),ast.MatchValue(ast.JoinedStr([])),ast.MatchValue(ast.Attribute(ast.Constant(2),'a',ast.Load())),ast.MatchAs(ast.MatchAs(),None),ast.MatchMapping([ast.Constant(True)],[ast.MatchAs()]),ast.MatchValue(ast.Attribute(n(),'a',ast.Store())),
  ):
    t(ast.Match(n(),[ast.match_case(p,None,[P()])]))
t(ast.ImportFrom('a',[],0)); t(ast.ImportFrom('a',[ast.alias('x')],-1)); t(ast.Import([])); t(ast.Global([])); t(ast.Nonlocal([]))
t(ast.AnnAssign(ast.List([],ast.Store()),n(),None,1)); t(ast.AnnAssign(n(),n(),None,1)); t(ast.AnnAssign(ast.Attribute(n(),'x',ast.Store()),n(),None,1))
t(ast.TypeAlias(ast.Attribute(n(),'x',ast.Store()),[],n())); t(ast.TypeAlias(n(),[],n()))
t(ast.TypeAlias(st(),[ast.TypeVar('None')],n()));t(ast.TypeAlias(st(),[ast.TypeVar('T',st())],n()))
t(ast.With([],[P()])); t(ast.With([ast.withitem(n(),n())],[P()])); t(ast.With([ast.withitem(n())],[]))
t(ast.Raise(None,n())); t(ast.NamedExpr(n(),n())); t(ast.NamedExpr(ast.Attribute(n(),'x',ast.Store()),n()))
t(ast.Starred(n(),ast.Store())); t(ast.Subscript(n(),st(),ast.Load())); t(ast.Attribute(n(),'x',ast.Store()))
t(ast.Attribute(n(),'None',ast.Load())); t(ast.FunctionDef('None',ast.arguments([],[],None,[],[],None,[]),[P()],[]))
t(ast.ClassDef('x',[],[],[],[])); t(ast.ClassDef('None',[],[],[P()],[])); t(ast.Delete([n()])); t(ast.Delete([]))
t(ast.For(st(),n(),[],[])); t(ast.For(n(),n(),[P()],[])); t(ast.While(n(),[],[])); t(ast.If(n(),[],[]))
t(ast.Expression(st()),'eval'); t(ast.Interactive([]),'single'); t(ast.Module([],[]),'single'); t(ast.Expression(n()),'exec')
t(ast.JoinedStr([n()])); t(ast.JoinedStr([ast.Constant(1)])); t(ast.FormattedValue(n(),-1,None)); t(ast.FormattedValue(n(),99,None)); t(ast.TemplateStr([n()])); t(ast.TemplateStr([ast.Constant('x'), ast.Interpolation(n(),'x',-1,None)])); t(ast.Interpolation(n(),3,-1,None))
t(ast.Lambda(ast.arguments([ast.arg('x')],[],None,[],[],None,[]),n())); t(ast.Call(n(),[None],[])); t(ast.Call(n(),[],[ast.keyword('None',n())])); t(ast.Call(n(),[],[ast.keyword(None,st())]))
t(ast.Assign([ast.Tuple([n()],ast.Store())],n())); t(ast.Assign([ast.Constant(3)],n())); t(ast.AugAssign(n(),ast.Add(),n()));t(ast.AugAssign(ast.List([],ast.Store()),ast.Add(),n()))
t(ast.Slice(n(),st(),None)); t(ast.Set([])); t(ast.GeneratorExp(n(),[ast.comprehension(n(),n(),[],0)])); t(ast.YieldFrom(None)); t(ast.IfExp(None,n(),n()))
e=ast.Expr(n()); e.lineno=5;e.end_lineno=3;e.col_offset=e.end_col_offset=0; e.value.lineno=e.value.end_lineno=1;e.value.col_offset=0;e.value.end_col_offset=0
def raw(m):
    try: compile(m,'f','exec'); print('ok')
    except Exception as x: print(type(x).__name__, x)
raw(ast.Module([e],[]))
e.lineno=3; e.end_lineno=3; e.col_offset=5; e.end_col_offset=2; raw(ast.Module([e],[]))
e.lineno=-1; e.end_lineno=-1; e.col_offset=0; raw(ast.Module([e],[]))
e.lineno=e.end_lineno=1; e.col_offset=-3; raw(ast.Module([e],[]))
e.lineno=-3; e.end_lineno=1; raw(ast.Module([e],[]))
e.lineno=None; raw(ast.Module([e],[]))
e.lineno='a'; raw(ast.Module([e],[]))
e.lineno=2**70; raw(ast.Module([e],[]))
del e.lineno; raw(ast.Module([e],[]))
raw(ast.Module([3],[])); raw(ast.Module(None,[])); raw(ast.Module([ast.Name('x')],[])); raw(ast.Module([None],[])); 
raw(ast.Module([],[None])); raw(ast.Module([])); raw(ast.Module([e],[ast.TypeIgnore(1,'')]))
x=ast.fix_missing_locations(ast.Module([ast.Expr(ast.BinOp(n(),3,n()))],[])); raw(x)
x=ast.fix_missing_locations(ast.Module([ast.Expr(ast.BinOp(n(),None,n()))],[])); raw(x)
x=ast.fix_missing_locations(ast.Module([ast.Expr(ast.Name(3,ast.Load()))],[])); raw(x)
x=ast.fix_missing_locations(ast.Module([ast.Expr(ast.Name(None,ast.Load()))],[])); raw(x)
x=ast.fix_missing_locations(ast.Module([ast.Expr(ast.Constant())],[])) if 0 else None
x=ast.Module([ast.Expr(ast.Attribute(n(),'x'))],[]); x=ast.fix_missing_locations(x); raw(x)
x=ast.Module([ast.Expr(ast.BinOp(left=n(),right=n()))],[]); x=ast.fix_missing_locations(x); raw(x)
x=ast.fix_missing_locations(ast.Module([ast.FunctionDef('f',None,[P()],[])],[])); raw(x)
x=ast.fix_missing_locations(ast.Module([ast.Expr(ast.Compare(n(),[3],[n()]))],[])); raw(x)
raw(ast.Load()); raw(n())
class S(ast.Pass): pass
x=ast.fix_missing_locations(ast.Module([S()],[])); raw(x)

# Names of constants where a name is meant.
for statement in (
    "import x",
    "import a, b, x",
    "import a as x",
    "from a import x",
    "from . import b as x",
    "try: pass\nexcept A as x: pass",
    "def x(): pass",
    "class x: pass",
    "class A[x]: pass",
    "match a:\n  case A(x=1): pass",
    "from x import y",
    "f(x=1)",
):
    tree = ast.parse(statement)
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if value == "x":
                setattr(node, field, "None")
            elif value == ["x"]:
                setattr(node, field, ["None"])
    try:
        compile(tree, "f", "exec")
        print(repr(statement), "compiles")
    except ValueError as error:
        print(repr(statement), error)
