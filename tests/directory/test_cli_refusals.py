"""Whatever is typed, the command line answers with one line that repeats none of it, and never with a traceback."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import cli, kit
from directory.cli import main

TYPED = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["\udcff\udcfe", "a" * 6000, "--", "-", "=", "--near=\udcff"]
)
COMMANDS = st.sampled_from(["search", "import", "init", "doctor", "serve", "--need", "nonsense"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "--source", "river", "a" * 6000],
        ["import", "--nonsense-canary"],
        ["canaryquestion"],
        ["search", "--limit", "canaryquestion"],
        ["search", "\udcff\udcfe"],
        ["search", "--need", "canaryquestion"],
        ["import", "--source", "canaryquestion", __file__],
    ],
)
def test_what_is_typed_wrong_is_refused_in_one_line_without_echo(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    said = capsys.readouterr()
    assert left.value.code == 2
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "canary" not in said.err


@given(st.lists(TYPED, max_size=4), COMMANDS)
def test_no_argument_makes_a_traceback(arguments: list[str], command: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("canary")

    with pytest.MonkeyPatch.context() as patched:
        for module, name in ((kit, "open_kit"), (kit, "create"), (cli.cli_text, "say")):
            patched.setattr(module, name, refuse)
        with pytest.raises(SystemExit) as left:
            main([command, *arguments])
    assert left.value.code in {0, 1, 2}
