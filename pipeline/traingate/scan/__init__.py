"""The one Beam pipeline: planned, measured, merged, matched, and reconciled into a profile."""
