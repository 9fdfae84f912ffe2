"""For those who teach: assign, collect, grade. Read `assignment` first, then `sandbox`, then `batch`."""
