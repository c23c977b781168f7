type Areas = GeoJSON.Polygon | GeoJSON.MultiPolygon;

/** A drawing of areas: what it holds in longitude and latitude, and how it is laid into a box. */
export interface Projection {
  width: number;
  height: number;
  point(longitude: number, latitude: number): readonly [number, number];
}

const rings = (shape: Areas): readonly GeoJSON.Position[][] => (shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat());

/** Lays areas into a box of a width, a degree of longitude as long as it is in the middle; null where there is nothing to lay. */
export function projectionOf(areas: GeoJSON.FeatureCollection<Areas>, width: number): Projection | null {
  const positions = areas.features.flatMap((feature) => rings(feature.geometry).flat());
  if (positions.length === 0) return null;
  const bound = (index: number, pick: (a: number, b: number) => number) =>
    positions.map((each) => each[index] ?? 0).reduce((a, b) => pick(a, b));
  const [west, east, south, north] = [bound(0, Math.min), bound(0, Math.max), bound(1, Math.min), bound(1, Math.max)];
  const stretch = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / Math.max(1e-9, (east - west) * stretch);
  return {
    width,
    height: (north - south) * scale,
    point: (longitude, latitude) => [(longitude - west) * stretch * scale, (north - latitude) * scale],
  };
}

/** The outline of an area as an SVG path, to a tenth of a unit; points that fall together are left out. */
export function pathOf(shape: Areas, projection: Projection): string {
  return rings(shape)
    .map((ring) => {
      const points = ring.map(([longitude = 0, latitude = 0]) =>
        projection
          .point(longitude, latitude)
          .map((value) => value.toFixed(1))
          .join(' '),
      );
      const different = points.filter((point, index) => point !== points[index - 1]);
      return different.length < 3 ? '' : `M${different.join('L')}Z`;
    })
    .join('');
}
