// Choosing a folder of this machine: Python lists them, because a browser hands over no path.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { useBench } from "../bench";
import { browse, type Listing } from "../start";

interface FolderProps {
  wants: "recordings" | "study";
  from?: string;
  choose: (path: string) => void;
  close: () => void;
}

export function FolderDialog({ wants, from = "", choose, close }: FolderProps) {
  const bench = useBench();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const listing = useSignal<Listing | null>(null);
  const typed = useSignal(from);

  const go = async (folder: string) => {
    const found = await browse(bench, folder);
    if (!found) return;
    listing.value = found;
    typed.value = found.folder;
    list.current?.scrollTo(0, 0);
  };
  const take = (path: string) => {
    choose(path);
    dialog.current?.close();
  };
  useEffect(() => {
    dialog.current?.showModal();
    void go(from);
  }, []);

  const here = listing.value;
  const fits = !!here && (wants === "study" ? here.study : here.recordings + here.transcripts > 0 || here.study);
  return (
    <dialog ref={dialog} class="tc-dialog tc-folders" onClose={close} aria-labelledby="tc-folders-title">
      <h2 id="tc-folders-title">{bench.t(wants === "study" ? "start.chooseStudy" : "start.chooseFolder")}</h2>
      <form
        class="tc-with"
        onSubmit={(event) => {
          event.preventDefault();
          void go(typed.value);
        }}
      >
        <button
          type="button"
          class="tc-button"
          disabled={!here?.above}
          aria-label={bench.t("start.above")}
          title={bench.t("start.above")}
          onClick={() => here && void go(here.above)}
        >
          ↑
        </button>
        <input
          class="tc-field"
          dir="ltr"
          aria-label={bench.t("start.path")}
          spellcheck={false}
          autocomplete="off"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
      </form>
      <div class="tc-browse">
        <ul class="tc-list tc-places" aria-label={bench.t("start.places")}>
          {here?.places.map((place) => (
            <li key={place.path}>
              <button
                type="button"
                class="tc-row"
                aria-current={place.path === here.folder ? "true" : undefined}
                onClick={() => void go(place.path)}
              >
                {place.name}
              </button>
            </li>
          ))}
        </ul>
        <ul ref={list} class="tc-list tc-inside" aria-label={bench.t("start.inside")}>
          {here?.folders.map((folder) => (
            <li key={folder.path}>
              <button
                type="button"
                class="tc-row"
                onClick={() => (wants === "study" && folder.study ? take(folder.path) : void go(folder.path))}
              >
                <span dir="auto">{folder.name}</span>
                {folder.study && <small>{bench.t("start.isStudy")}</small>}
              </button>
            </li>
          ))}
          {here && !here.folders.length && <li class="tc-faint tc-nothing">{bench.t("start.noFolders")}</li>}
          {!!here?.more && <li class="tc-faint tc-nothing">{bench.t("start.moreFolders", { n: here.more })}</li>}
        </ul>
      </div>
      <p class="tc-actions">
        <span class="tc-faint" role="status">
          {here && holds(bench, here)}
        </span>
        <span class="tc-gap" />
        <button type="button" class="tc-button" onClick={() => dialog.current?.close()}>
          {bench.t("app.cancel")}
        </button>
        <button
          type="button"
          class="tc-button tc-primary"
          disabled={!fits}
          onClick={() => here && take(here.folder)}
        >
          {bench.t("start.take")}
        </button>
      </p>
    </dialog>
  );
}

function holds(bench: ReturnType<typeof useBench>, here: Listing): string {
  if (here.study) return bench.t("start.holdsStudy");
  const parts = [
    here.recordings && bench.t("start.recordings", { n: here.recordings }),
    here.transcripts && bench.t("start.transcripts", { n: here.transcripts }),
  ].filter(Boolean);
  return parts.length ? parts.join(" · ") : bench.t("start.holdsNothing");
}
