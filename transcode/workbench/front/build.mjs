// Bundles the page into ../static: one module and one style sheet, for both hosts.
import { build } from "esbuild";

await build({
  entryPoints: { workbench: "src/main.tsx" },
  outdir: process.argv[2] ?? "../static",
  bundle: true,
  format: "esm",
  target: ["chrome111", "firefox128", "safari17.2"],
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  legalComments: "inline",
  charset: "utf8",
  logLevel: "warning",
});
