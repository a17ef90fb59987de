"""Where await may not stand, also in code that is left out; and what the flag for the top level allows."""
import ast

for s in ('assert not await s(0)','def f():\n assert not await s(0)','if 0:\n await x','def f():\n  if 0:\n    await x','async def g():\n  def f():\n    assert [y async for y in x]','assert [y async for y in x]', 'if 0:\n  async with x: pass','if 0:\n  (x async for x in y)', 'if 0:\n  [x async for x in y]','return 5\nawait x', 'class A:\n  await x','lambda: await x', 'assert 1, await x','while 0: await x', 'def f(): await x', 'async def f():\n class A: await x', 'async def f(): lambda: await x', 'async def f():\n async for x in y: await z\n return [await z for x in y]', '(await x for x in y)', 'def f(): return (await x for x in y)'):
  for o in 0,1:
    try: compile(s,'','exec',optimize=o); print('ok')
    except SyntaxError as e: print(e, e.lineno, e.offset)
for mode in ('exec','single'):
  for src in ('a = await s()', 'async for i in y: a=1', 'async with y: a=1', 'assert not await sleep(0); a = 1', 'a=[x async for x in y]'):
    for o in 0,1,2:
        c=compile(src + '\n','?',mode,flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, optimize=o); print(c.co_flags & 0x2a0)
