import { z } from 'zod';
import { referralTargets } from '#modules/programme';
import { longestNote, longestQuestion, neededText } from '../request.form.ts';
import { continueReasons, declineReasons, unmetReasons } from '../request.ts';

export const questionForm = z.object({ question: neededText(longestQuestion) });
export const phoneAnswerForm = z.object({ answer: neededText(longestNote) });
export const acceptForm = z.object({
  'continue-reason': z.union([z.literal('').transform(() => null), z.enum(continueReasons)], 'missing'),
});
export const referForm = z.object({ target: z.enum(referralTargets, 'missing') });
export const declineForm = z.object({ 'decline-reason': z.enum(declineReasons, 'missing') });
export const unmetForm = z.object({ 'unmet-reason': z.enum(unmetReasons, 'missing') });
/** The person has said it on the telephone. */
export const withdrawForm = z.object({ 'consent-ends': z.string().transform((text) => text === 'ja') });
