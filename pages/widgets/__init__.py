"""What several pages share: the desk they work at, the choices they offer, the frame around them."""
