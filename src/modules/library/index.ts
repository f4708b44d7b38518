import type { Module } from '#platform/module';
import { libraryTexts } from './texts.ts';

/** What the programme has agreed on: the core profile and the modules of the basic qualification. */
export const library: Module = {
  name: 'library',
  routes: [],
  navigation: [],
  texts: [libraryTexts],
  personalData: { inventory: [] },
  jobs: [],
  listeners: [],
  tells: [],
};

/** The 23 elements of the core profile and the eight modules, in their order. */
export {
  type CourseModule,
  courseModules,
  type ProfileCode,
  type ProfileElement,
  type ProfileGroup,
  profileCodes,
  profileElements,
  profileGroups,
} from './core-profile.ts';
export { sayElement, sayModule } from './library-words.ts';
