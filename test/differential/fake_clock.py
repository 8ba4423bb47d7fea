"""The clock of a process that has the library faketime preloaded: the file FOLDER/clock, in seconds since 1970."""
import os

START = 1781524800


def clock_in(folder):
    """Sets the clock to its start; answers the function that sets it."""

    def set_clock(seconds):
        with open(os.path.join(folder, "clock"), "w") as file:
            file.write(str(seconds))

    set_clock(START)
    return set_clock
