# -*- coding: latin9 -*-
print("€", ascii("€"))
