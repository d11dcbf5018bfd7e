// Horizons: for how long others have to adapt, the shortest first.

const HORIZONS = [entry("month"), entry("year"), entry("structural")];
