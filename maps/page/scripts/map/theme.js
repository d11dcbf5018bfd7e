// The theme: the inks of the map, by light and by dark. Print is always light.

/**
 * @typedef {{land: string, home: string, border: string, homeBorder: string, disputed: string, ink: string,
 *   halo: string, landInk: string, landHalo: string, homeInk: string, seaInk: string, seaHalo: string, seam: string,
 *   edging: string, foreign: string, plain: string, unused: string, lost: string, gained: string, outline: string,
 *   glow: string, blocked: string}} Inks seam and edging set a line off from the ground: the one for most colours, the
 *   other for those too near to the seam. Lost and gained stay apart for every eye, and in grey by their dashes
 */

/** @type {{light: Inks, dark: Inks}} */
const THEMES = {
  light: {
    land: "#eeece6", home: "#fffdf6", border: "#b4b9bd", homeBorder: "#7d858c", disputed: "#8b9196", ink: "#14202b",
    halo: "rgba(255,255,255,0.92)", landInk: "#66706f", landHalo: "rgba(246,245,241,0.85)", homeInk: "#59605d",
    seaInk: "#3d6480", seaHalo: "rgba(211,224,233,0.9)", seam: "#ffffff", edging: "#4a4300", foreign: "#68727b",
    plain: "#5f666d", unused: "#949ca4", lost: "#cc1230", gained: "#f7ab00", outline: "#3b2f00", glow: "#101820",
    blocked: "#000000",
  },
  dark: {
    land: "#232a30", home: "#333c43", border: "#46515a", homeBorder: "#84919c", disputed: "#7d8993", ink: "#eef2f5",
    halo: "rgba(18,24,29,0.9)", landInk: "#a3aeb5", landHalo: "rgba(35,42,48,0.85)", homeInk: "#bcc5cb",
    seaInk: "#93b8d3", seaHalo: "rgba(19,31,40,0.9)", seam: "#0f1519", edging: "#d5dee5", foreign: "#8d99a3",
    plain: "#a9b3bb", unused: "#69757f", lost: "#ff5468", gained: "#ffbe2e", outline: "#0d0a00", glow: "#ffffff",
    blocked: "#ffffff",
  },
};

/** The inks in use. */
const theme = { inks: THEMES.light };

/** @param {boolean} dark */
function useTheme(dark) { theme.inks = dark ? THEMES.dark : THEMES.light; }

/** A seam, or where the colour would drown in it, an edging. @param {string} colour */
function seamFor(colour) {
  const { seam, edging } = theme.inks;
  return Math.abs(lightness(colour) - lightness(seam)) < 0.29 ? edging : seam;
}
