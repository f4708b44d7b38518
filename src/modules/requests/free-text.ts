import { dangers, findSigns, privateMatters, type Sign } from './danger-signs.ts';

/** What stands in a text that should not be written down, or that needs help at once. */
export interface TextSigns {
  readonly leaveOut: readonly Sign[];
  readonly danger: boolean;
}

/**
 * Looks over a free text before it is taken. A person who has seen the hint and sends the same text again is
 * believed: `seen` is the text the hint was shown for.
 */
export function signsIn(text: string, seen: string): TextSigns | null {
  if (text === '' || text === seen) return null;
  const signs = findSigns(text);
  const leaveOut = signs.filter(({ kind }) => (privateMatters as readonly string[]).includes(kind));
  const danger = signs.some(({ kind }) => (dangers as readonly string[]).includes(kind));
  return leaveOut.length > 0 || danger ? { leaveOut, danger } : null;
}
