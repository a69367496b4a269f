"""The faces: the survivor's public site, and later the hotline console and the partner portal."""
