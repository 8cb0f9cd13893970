"""The paper panel: a paper's facts."""
