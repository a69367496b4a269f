"""`python -m directory` is the `waymark` command."""

from directory.cli import main

if __name__ == "__main__":
    main()
