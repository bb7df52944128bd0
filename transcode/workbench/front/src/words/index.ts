// What the page says, in one file a language. Keys are "view.sentence"; a sentence that counts has
// its forms beside it ("one", "other"), chosen by the language's own rule.

import { da } from "./da";
import { en } from "./en";
import { fromPython } from "./python";

export type Sentence = string | { one?: string; other: string };
export type Book = Record<string, Record<string, Sentence>>;

const BOOKS = { en, da } satisfies Record<string, Book>;
export type Words = keyof typeof BOOKS;

export const LANGUAGES = Object.keys(BOOKS) as Words[];

export const NAMES: Record<Words, string> = { en: "English", da: "Dansk" };

/** The language that was chosen in this browser, else the first of the browser's that there is. */
export function preferred(): Words {
  const asked = [kept("language") ?? "", ...navigator.languages].map((tag) => tag.split("-")[0]);
  return LANGUAGES.find((language) => language === asked.find((tag) => LANGUAGES.includes(tag as Words))) ?? "en";
}

/** A choice about this browser, never about a study; some hosts keep none. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`transcode.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`transcode.${name}`, value);
  } catch {
    // it holds as long as the page is open
  }
}

/** What Python says is wrong, in the language of the page. */
export function inWords(language: Words, answer: { error: string; said?: [string, string, string] }): string {
  if (language === "en" || !answer.said) return answer.error;
  const [where, what, remedy] = answer.said;
  const capital = (words: string) => words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
  const first = `${where && `${where}: `}${capital(fromPython(what))}.`;
  if (!remedy) return first;
  return `${first} ${remedy.startsWith("transcode ") ? `I en terminal: ${remedy}` : capital(fromPython(remedy))}.`;
}

/** A sentence of Python's, or several with a semicolon between, in the language of the page. */
export const told = (language: Words, sentence: string): string =>
  language === "en" ? sentence : sentence.split("; ").map(fromPython).join("; ");

export function speak(
  language: Words,
  key: string,
  given: Record<string, string | number> = {},
): string {
  const [view = "", name = ""] = key.split(".");
  const sentence = (BOOKS[language] as Book)[view]?.[name] ?? (BOOKS.en as Book)[view]?.[name];
  if (sentence === undefined) return key;
  const form =
    typeof sentence === "string"
      ? sentence
      : (new Intl.PluralRules(language).select(Number(given.n)) === "one" && sentence.one) ||
        sentence.other;
  return form.replace(/\{(\w+)\}/g, (_, what) => {
    const value = given[what];
    return typeof value === "number"
      ? new Intl.NumberFormat(language).format(value)
      : String(value ?? "");
  });
}
