// The views, in the order of their tabs. A view that needs what is not there has no tab.

import type { ComponentType } from "preact";

import type { StudyFacts } from "../bench";
import { Candidates } from "./candidates";
import { Codes } from "./codes";
import { Correct } from "./correct";
import { Names } from "./names";
import { Overview } from "./overview";
import { Reading } from "./reading";
import { Start } from "./start";
import { Themes } from "./themes";
import { Together } from "./together";

export interface View {
  name: string;
  View: ComponentType;
  shown: (study: StudyFacts | null) => boolean;
}

const always = (study: StudyFacts | null) => !!study;

/** Only where the study's confidential half is. */
const private_ = (study: StudyFacts | null) => !!study?.confidential;

export const VIEWS: View[] = [
  { name: "start", View: Start, shown: (study) => !study },
  { name: "overview", View: Overview, shown: always },
  { name: "reading", View: Reading, shown: always },
  { name: "candidates", View: Candidates, shown: (study) => !!study?.proposed },
  { name: "codes", View: Codes, shown: always },
  { name: "themes", View: Themes, shown: always },
  { name: "together", View: Together, shown: always },
  { name: "correct", View: Correct, shown: private_ },
  { name: "names", View: Names, shown: private_ },
];
