// The interviews beside a view: which is open, which are finished.

import { useBench, type Interview } from "../bench";

interface ListProps {
  label: string;
  current: string;
  open: (interview: string) => void;
  offered?: (interview: Interview) => boolean;
}

const isReleased = (interview: Interview) => interview.released;

export function InterviewList({ label, current, open, offered = isReleased }: ListProps) {
  const bench = useBench();
  const covered = bench.table("covered");
  return (
    <nav class="tc-side" aria-label={label}>
      <ul class="tc-list">
        {bench.interviews.value.map((interview) => (
          <li key={interview.id}>
            <button
              type="button"
              class="tc-row"
              disabled={!offered(interview)}
              title={offered(interview) ? "" : bench.t("reading.notReleased")}
              aria-current={interview.id === current ? "true" : undefined}
              onClick={() => open(interview.id)}
            >
              <span>{interview.id}</span>
              {covered.has(interview.id) && (
                <span class="tc-tick" title={bench.t("reading.finished")}>
                  ✓
                </span>
              )}
              {interview.group && <small>{interview.group}</small>}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
