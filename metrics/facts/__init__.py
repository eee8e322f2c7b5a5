"""Facts: checked records -> numerator and denominator by metric, unit and month, rolled up and over windows."""
