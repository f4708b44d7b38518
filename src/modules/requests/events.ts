import { z } from 'zod';
import { defineEvent } from '#platform/events';

const requestAtSite = z.object({ requestId: z.uuid(), siteId: z.uuid() });

/** The request is taken back: offers and appointments for it fall away. */
export const requestWithdrawn = defineEvent('requests.withdrawn', requestAtSite);

/** Nobody was found: open offers for it fall away. */
export const requestUnmet = defineEvent('requests.unmet', requestAtSite);
