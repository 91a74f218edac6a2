"""All that a check can judge from: what was read, measured, matched and derived."""
