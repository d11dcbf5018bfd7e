// Horizons: for how long others have to adapt, the shortest first.

const HORIZONS = ["month", "year", "structural"];
