import type { Lang } from '#platform/languages';
import type { CourseModule, ProfileCode } from './core-profile.ts';
import { libraryTexts } from './texts.ts';

/** An element in our own words: its sentence, why it is part of the profile, and what it is for. */
export function sayElement(code: ProfileCode, lang: Lang) {
  const say = libraryTexts(lang);
  return {
    title: say(`element.${code}.title`),
    short: say(`element.${code}.short`),
    why: say(`element.${code}.why`),
    purpose: say(`element.${code}.purpose`),
  };
}

/** What a module of the basic qualification is about. */
export function sayModule(code: CourseModule, lang: Lang) {
  const say = libraryTexts(lang);
  return { title: say(`module.${code}.title`), text: say(`module.${code}.text`) };
}
