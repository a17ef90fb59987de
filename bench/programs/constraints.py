"""A chain of one-way constraints that is planned and executed again and again: polymorphic methods (in the manner of DeltaBlue)."""


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.strength = 9
        self.mark = 0


class Constraint:
    def __init__(self, strength, *variables):
        self.strength = strength
        self.variables = variables
        for v in variables:
            v.constraints.append(self)

    def inputs_known(self, mark):
        for v in self.inputs():
            if v.mark != mark and v.determined_by is not None:
                return False
        return True


class Stay(Constraint):
    def inputs(self):
        return ()

    def output(self):
        return self.variables[0]

    def execute(self):
        pass


class Edit(Stay):
    def execute(self):
        self.output().value += 1


class Equal(Constraint):
    def inputs(self):
        return self.variables[:1]

    def output(self):
        return self.variables[1]

    def execute(self):
        self.variables[1].value = self.variables[0].value


class Scale(Equal):
    def __init__(self, strength, source, target, factor, offset):
        super().__init__(strength, source, target)
        self.factor = factor
        self.offset = offset

    def execute(self):
        self.variables[1].value = self.variables[0].value * self.factor + self.offset


class Planner:
    def __init__(self):
        self.mark = 0

    def plan(self, sources):
        self.mark += 1
        mark = self.mark
        todo = list(sources)
        plan = []
        while todo:
            c = todo.pop()
            out = c.output()
            if out.mark != mark and c.inputs_known(mark):
                plan.append(c)
                out.mark = mark
                out.determined_by = c
                out.strength = max(c.strength, max((v.strength for v in c.inputs()), default=0))
                for other in out.constraints:
                    if other is not c and other.output() is not out:
                        todo.append(other)
        return plan


def run():
    chain = [Variable(f"v{i}", i) for i in range(120)]
    for i in range(119):
        if i % 3:
            Equal(2, chain[i], chain[i + 1])
        else:
            Scale(2, chain[i], chain[i + 1], 1, 1)
    edit = Edit(1, chain[0])
    planner = Planner()
    for _ in range(150):
        plan = planner.plan([edit])
        for _ in range(5):
            for c in plan:
                c.execute()
    return chain[-1].value
