"""A small operating system of tasks that pass packets: classes, methods, linked lists (in the manner of Richards)."""


class Packet:
    def __init__(self, link, target, kind):
        self.link = link
        self.target = target
        self.kind = kind
        self.number = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class Task:
    def __init__(self, system, ident, priority, queue):
        self.system = system
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.held = False
        self.waiting = queue is None
        system.add(self)

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
        return packet

    def receive(self, packet):
        self.queue = packet.append_to(self.queue)
        self.waiting = False

    def step(self):
        raise NotImplementedError


class Idle(Task):
    def __init__(self, system, ident, count):
        super().__init__(system, ident, 0, None)
        self.waiting = False
        self.count = count
        self.control = 1

    def step(self):
        self.count -= 1
        if self.count == 0:
            self.held = True
        elif self.control & 1:
            self.control = self.control >> 1 ^ 0xD008
            self.system.release(3)
        else:
            self.control >>= 1
            self.system.release(4)


class Worker(Task):
    def step(self):
        packet = self.take()
        if packet is None:
            self.waiting = True
            return
        packet.target = 2 if packet.target == 1 else 1
        for i in range(4):
            packet.number = packet.number % 26 + 1
            packet.data[i] = packet.number
        self.system.send(packet)


class Device(Task):
    def step(self):
        packet = self.take()
        if packet is None:
            self.waiting = True
            return
        self.held = True
        self.system.handled += 1
        self.system.send(packet)


class System:
    def __init__(self):
        self.tasks = {}
        self.order = []
        self.handled = 0
        self.sent = 0

    def add(self, task):
        self.tasks[task.ident] = task
        self.order.append(task)
        self.order.sort(key=lambda t: -t.priority)

    def release(self, ident):
        self.tasks[ident].held = False

    def send(self, packet):
        self.sent += 1
        target = self.tasks[3 + packet.number % 2] if packet.kind else self.tasks[packet.target]
        packet.kind = not packet.kind
        target.receive(packet)

    def schedule(self):
        while True:
            for task in self.order:
                if not task.held and not task.waiting:
                    task.step()
                    break
            else:
                return


def run():
    system = System()
    Idle(system, 0, 25000)
    for ident, kind in ((1, Worker), (2, Worker), (3, Device), (4, Device)):
        kind(system, ident, 10 * ident, Packet(None, ident, ident > 2))
    system.schedule()
    return system.sent, system.handled
