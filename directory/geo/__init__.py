"""Geography: places people write, counties and areas, distances; offline, from files built from public registries.

Promises: the only home of geopy and shapely. `gazetteer()` reads its files on first use; `directory.geo.areas` reads
the county polygons on first use; importing this package reads nothing.
"""

from directory.geo.distance import bounding_box, miles, miles_many
from directory.geo.places import Gazetteer, gazetteer
from directory.geo.values import Place, Resolution

__all__ = ["Gazetteer", "Place", "Resolution", "bounding_box", "gazetteer", "miles", "miles_many"]
