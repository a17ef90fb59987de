"""At the end, finalizers of what the main module holds find it as it was."""


class AtExit:
    def __del__(self):
        print("text:", text)


text = "still here"
last = AtExit()
