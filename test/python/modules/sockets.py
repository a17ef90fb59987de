"""Sockets between parts of one process, select and selectors, and asyncio on top of them."""
import asyncio
import select
import selectors
import socket
import threading

a, b = socket.socketpair()
print(select.select([a], [b], [], 0.05) == ([], [b], []))
a.send(b"hello")
print(select.select([b], [], [], 1) == ([b], [], []), b.recv(10))
a.close()
print(b.recv(10))
b.close()

server = socket.create_server(("127.0.0.1", 0))


def serve():
    connection, _ = server.accept()
    with connection:
        while data := connection.recv(100):
            connection.sendall(data.upper())


thread = threading.Thread(target=serve)
thread.start()
with socket.create_connection(server.getsockname()) as client:
    client.sendall(b"xyz")
    print(client.recv(10))
thread.join()
server.settimeout(0.01)
try:
    server.accept()
except TimeoutError as e:
    print(e)
server.close()
try:
    socket.create_connection(("127.0.0.1", 1))
except ConnectionRefusedError as e:
    print(e)
for f in (lambda: socket.inet_aton("x"), lambda: socket.inet_ntop(2, b"a"), lambda: socket.htons(70000), lambda: socket.socket().recv(1)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, "2001:db8::1:0:0:1")))

with selectors.DefaultSelector() as selector:
    a, b = socket.socketpair()
    selector.register(a, selectors.EVENT_READ, "data")
    print(selector.select(0.01))
    b.send(b"1")
    print([(key.data, events) for key, events in selector.select(1)])
    a.close()
    b.close()


async def echo(reader, writer):
    writer.write((await reader.readline())[::-1])
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"abc\n")
    print(await reader.read())
    writer.close()
    server.close()
    print(await asyncio.gather(*(asyncio.sleep(0.01 * (3 - i), i) for i in range(3))))
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except TimeoutError:
        print("timeout")


asyncio.run(main())
