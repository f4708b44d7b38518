import type { RequestEvent } from '../request.ts';

/** What coordination can decide on a request, and the last word of the address it is sent to. */
export const decisions = {
  'take-up': 'aufnahme',
  accept: 'annahme',
  'ask-back': 'rueckfrage',
  answer: 'antwort',
  refer: 'weitervermittlung',
  decline: 'ablehnung',
  'mark-unmet': 'nicht-erfuellbar',
  'change-days': 'tage',
  withdraw: 'rueckzug',
} as const satisfies Partial<Record<RequestEvent, string>>;
export type Decision = keyof typeof decisions;
export const decisionNames = Object.keys(decisions) as Decision[];

export const requestPath = (id: string) => `/anfragen/${id}`;
export const decisionPath = (id: string, decision: Decision) => `${requestPath(id)}/${decisions[decision]}`;
export const calledPath = (id: string) => `${requestPath(id)}/angerufen`;
