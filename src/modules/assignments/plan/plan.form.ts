import type { Slot } from '#modules/matching';
import type { FormFields } from '#platform/form-fields';
import { isId } from '#platform/ids';

/** More open requests than a site has; what lies beyond waits for the next plan. */
export const mostPlanned = 200;

/** One site, alone or together with those it plans with. */
export interface PlanScope {
  readonly siteId: string;
  readonly joint: boolean;
}

/** What coordination settled by hand before the plan was computed again. */
export interface Settled {
  /** By request: this guide and nobody else, or the site that is asked instead. */
  readonly fixed: ReadonlyMap<string, string>;
  readonly leftOut: ReadonlySet<string>;
}

/** How a request stands on the page the coordinator looked at. */
export interface PlannedRow {
  readonly requestId: string;
  readonly guideId: string;
  readonly slot: Slot;
  /** Ticked to be asked. */
  readonly ask: boolean;
}

/** The same for a request that another site is to be asked for. */
export interface ElsewhereRow {
  readonly requestId: string;
  readonly siteId: string;
  readonly ask: boolean;
}

/** The answer of the choice beside a guide that leaves the request out. */
export const nobodyThisTime = 'niemand';

/** `?fest=<request>_<guide>&ohne=<request>`; what is no id is not there. */
export function readSettled(query: URLSearchParams): Settled {
  const fixed = query
    .getAll('fest')
    .slice(0, mostPlanned)
    .map((pair) => pair.split('_'))
    .flatMap(([requestId = '', guideId = '']) =>
      isId(requestId) && isId(guideId) ? [[requestId, guideId] as const] : [],
    );
  return { fixed: new Map(fixed), leftOut: new Set(query.getAll('ohne').slice(0, mostPlanned).filter(isId)) };
}

/** References after `?nicht=`; a link from somewhere else brings no words of its own onto the page. */
export const readNotAsked = (query: URLSearchParams): string[] =>
  query
    .getAll('nicht')
    .filter((reference) => /^[A-Z0-9]{4}-?[A-Z0-9]{4}$/.test(reference))
    .slice(0, 20);

/** The way back to `readSettled`. */
export function settledQuery({ siteId, joint }: PlanScope, { fixed, leftOut }: Settled): string {
  const query = new URLSearchParams({ standort: siteId });
  if (joint) query.set('gemeinsam', '1');
  for (const [requestId, guideId] of fixed) query.append('fest', `${requestId}_${guideId}`);
  for (const requestId of leftOut) query.append('ohne', requestId);
  return `?${query}`;
}

/** What was settled on the page, and the rows as they were shown. */
export function readPlan(form: FormFields): {
  settled: Settled;
  rows: PlannedRow[];
  elsewhere: ElsewhereRow[];
  changed: boolean;
} {
  const fixed = new Map<string, string>();
  const leftOut = new Set(form.all('ohne').filter(isId));
  const rows: PlannedRow[] = [];
  const elsewhere: ElsewhereRow[] = [];
  let changed = false;
  /** What was chosen beside whom the plan proposes; false where the row is left out. */
  const settle = (requestId: string, proposed: string, wasFixed: boolean): boolean => {
    const chosen = form.get(`wer-${requestId}`);
    if (chosen === nobodyThisTime) {
      leftOut.add(requestId);
      changed = true;
      return false;
    }
    if (isId(chosen)) {
      fixed.set(requestId, chosen);
      if (chosen !== proposed) changed = true;
    } else if (wasFixed) changed = true;
    return true;
  };
  const isTicked = (requestId: string) => form.get(`frage-${requestId}`) !== '';
  for (const row of form.all('zeile').slice(0, mostPlanned)) {
    const [requestId = '', guideId = '', startText = '', endText = '', wasFixed = ''] = row.split('_');
    const slot = slotIn(startText, endText);
    if (!isId(requestId) || !isId(guideId) || !slot) continue;
    if (settle(requestId, guideId, wasFixed === 'fest'))
      rows.push({ requestId, guideId, slot, ask: isTicked(requestId) });
  }
  for (const row of form.all('nachbar').slice(0, mostPlanned)) {
    const [requestId = '', siteId = '', wasFixed = ''] = row.split('_');
    if (!isId(requestId) || !isId(siteId)) continue;
    if (settle(requestId, siteId, wasFixed === 'fest'))
      elsewhere.push({ requestId, siteId, ask: isTicked(requestId) });
  }
  return { settled: { fixed, leftOut }, rows, elsewhere, changed };
}

function slotIn(start: string, end: string): Slot | null {
  try {
    return { start: Temporal.Instant.from(start), end: Temporal.Instant.from(end) };
  } catch {
    return null;
  }
}
