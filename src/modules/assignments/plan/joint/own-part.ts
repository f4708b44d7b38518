import type { PlannedAppointment, Relaxation, Uncovered, Week } from '#modules/matching';

/** A request of one's own that another site could help with. */
export interface FromElsewhere {
  readonly requestId: string;
  readonly siteId: string;
  /** Guides of the own team who could go and are needed for others. */
  readonly able: PlannedAppointment['able'];
}

/** Of a plan over several sites what one of them sees: its own requests, and of others how often they need it. */
export interface OwnPart {
  readonly covered: readonly PlannedAppointment[];
  readonly fromElsewhere: readonly FromElsewhere[];
  readonly uncovered: readonly {
    readonly requestId: string;
    readonly why: Uncovered;
    readonly could: number;
  }[];
  readonly wouldHelp: ReadonlyMap<string, readonly Relaxation[]>;
  /** By request: the other sites that could help with it too. */
  readonly couldElsewhere: ReadonlyMap<string, readonly string[]>;
  /** By other site: for how many of its requests somebody of this team is planned. */
  readonly lent: ReadonlyMap<string, number>;
}

/**
 * The only way out of a plan over several sites. Of another site's request nothing comes through, not even that it is
 * there, but for the number of those this team is wanted for; of another site's guides nothing but that there is one.
 */
export function ownPart({ plan, wouldHelp }: Week, siteId: string): OwnPart {
  const covered: PlannedAppointment[] = [];
  const fromElsewhere: FromElsewhere[] = [];
  const couldElsewhere = new Map<string, readonly string[]>();
  const lent = new Map<string, number>();
  for (const appointment of plan.covered) {
    const { requestId, ofSiteId } = appointment;
    if (ofSiteId !== siteId) {
      if (appointment.siteId === siteId) lent.set(ofSiteId, (lent.get(ofSiteId) ?? 0) + 1);
      continue;
    }
    const able = appointment.able.filter((one) => one.siteId === siteId);
    const others = appointment.able.map((one) => one.siteId).filter((id) => id !== siteId);
    couldElsewhere.set(requestId, [...new Set(others)].sort());
    if (appointment.siteId === siteId) covered.push({ ...appointment, able });
    else fromElsewhere.push({ requestId, siteId: appointment.siteId, able });
  }
  const uncovered = plan.uncovered.filter((one) => one.ofSiteId === siteId);
  const own = new Set(uncovered.map(({ requestId }) => requestId));
  return {
    covered,
    fromElsewhere,
    uncovered,
    wouldHelp: new Map([...wouldHelp].filter(([requestId]) => own.has(requestId))),
    couldElsewhere,
    lent,
  };
}
