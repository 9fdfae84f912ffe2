"""What runs inside the sandbox: `worker`, and `course`, which stands there in the place of `casebook/__init__.py`."""
