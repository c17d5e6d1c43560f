"""Call tests as Python code, for what a file cannot say; pytest plays them beside the *.calltest.yaml files."""

from pathlib import Path

AGENTS = Path(__file__).resolve().parent.parent / "agents"


def test_the_customer_hears_the_bad_news_before_she_goes(voicesim_call, voicesim_scenario):
    scenario = voicesim_scenario("damaged-sofa-bed")
    call = voicesim_call(scenario, AGENTS / "sofa-passive", voice="espeak-us-woman", seed=7)
    said = [turn.move.line_id for turn in call.turns if turn.move is not None]
    assert said.index("understated-disappointment") < said.index("end-abandoned")
    assert call.outcome not in scenario.good
    assert (call.folder / "mic.wav").is_file()
