// What eslint asks of the page's scripts; run by tools/check_scripts.py.
// Unknown names are tsc's to find: it sees all files together.
const js = require("@eslint/js");

module.exports = [
  js.configs.recommended,
  { files: ["**/*.js"], languageOptions: { sourceType: "script" } },
  {
    rules: {
      "no-undef": "off",
      "no-unused-vars": ["error", { vars: "local" }],
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      eqeqeq: "error",
      "max-len": ["error", { code: 120, ignoreUrls: true }],
      // A function fits on a screen, and its branches in a head.
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 10],
    },
  },
];
