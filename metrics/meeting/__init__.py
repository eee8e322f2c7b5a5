"""The monthly meeting: the month under review, closing, editions, restatements and breaches."""
