# Nodes of the abstract classes are no nodes.
import ast
for node in (ast.expr(), ast.stmt()):
    node.lineno=node.col_offset=1
    try: compile(ast.Module([node] if isinstance(node, ast.stmt) else [ast.Expr(node, lineno=1,col_offset=0)], []), 'f', 'exec')
    except TypeError as e: print(str(e)[:40])
class S(ast.Pass): pass
compile(ast.fix_missing_locations(ast.Module([S()], [])), 'f', 'exec'); print('ok')
import __future__
for name in __future__.all_feature_names:
    compile("pass", "f", "exec", getattr(__future__, name).compiler_flag)
