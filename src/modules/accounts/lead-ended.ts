import { z } from 'zod';
import { defineEvent } from '#platform/events';

/** Somebody no longer coordinates a site, or no longer stands in. */
export const leadEnded = defineEvent('accounts.lead-ended', z.object({ siteId: z.uuid() }));
