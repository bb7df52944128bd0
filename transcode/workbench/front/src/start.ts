// Before a study is open, and around it: which study, who works on it, and its run.

import type { Bench } from "./bench";

export interface Run {
  running: boolean;
  steps: { name: string; done: number; interview: string }[];
  left_s: number | null;
  intake: {
    added: string[];
    present?: number;
    skipped: { name: string; why: string; remedy: string }[];
    became?: [string, string][];
    notes?: string[];
  } | null;
  outcome: {
    failures: { interview: string; step: string; what: string; remedy: string }[];
    waiting: string[];
    proposals: number;
    held: string[];
  } | null;
  error: { what: string; remedy: string } | null;
}

export interface StartState {
  study: string;
  path: string;
  coder: string;
  /** The sample study, copied to learn on. */
  scratch: boolean;
  confidential: boolean;
  ask: { coders: string[]; typed: string; nearly: string } | null;
  run: Run | null;
  recent: { path: string; name: string; there: boolean }[];
}

export interface Listing {
  folder: string;
  name: string;
  above: string;
  study: boolean;
  recordings: number;
  transcripts: number;
  folders: { path: string; name: string; study: boolean }[];
  more: number;
  places: { path: string; name: string }[];
}

/** Says a verb of the start; a study that another window has open is shown there. */
export async function runs(bench: Bench, verb: string, given: Record<string, string> = {}): Promise<boolean> {
  const answer: any = await bench.say(`start.${verb}`, given);
  if (answer.start) bench.started(answer.start);
  if (answer.address) location.assign(answer.address);
  return !answer.error;
}

/** The folders in a folder ("" is the home folder); null where it cannot be read, which is said. */
export async function browse(bench: Bench, folder: string): Promise<Listing | null> {
  const answer: any = await bench.say("start.browse", { folder });
  return answer.listing ?? null;
}
