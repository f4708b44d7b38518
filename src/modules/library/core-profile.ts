/** Groups of the profile: what frames the work, with which attitude it is done, what it takes. */
export const profileGroups = ['frame', 'attitude', 'skill'] as const;
export type ProfileGroup = (typeof profileGroups)[number];

/** The 23 elements of the core profile in their order; the number of an element is its place in this list. */
export const profileCodes = [
  'volunteering',
  'expense-allowance',
  'free-choice',
  'bounded-support',
  'qualification',
  'working-together',
  'coordination',
  'partnership',
  'self-help',
  'equal-origins',
  'gender-equality',
  'non-violence',
  'ways-of-life',
  'confidentiality',
  'neutrality',
  'closeness-and-distance',
  'learning',
  'conversation',
  'intercultural',
  'research',
  'teamwork',
  'conflicts',
  'limits',
] as const;
export type ProfileCode = (typeof profileCodes)[number];

export interface ProfileElement {
  /** 1 to 23 */
  readonly number: number;
  readonly code: ProfileCode;
  readonly group: ProfileGroup;
}

/** The last element of each group. */
const lastOf: Readonly<Record<ProfileGroup, number>> = { frame: 7, attitude: 17, skill: 23 };

export const profileElements: readonly ProfileElement[] = profileCodes.map((code, index) => {
  const number = index + 1;
  const group = profileGroups.find((one) => number <= lastOf[one]) ?? 'skill';
  return { number, code, group };
});

/** The eight modules of the basic qualification, in the order of the guideline. */
export const courseModules = [
  'getting-to-know',
  'migration',
  'role',
  'values',
  'frame',
  'intercultural',
  'networks',
  'limits',
] as const;
export type CourseModule = (typeof courseModules)[number];
