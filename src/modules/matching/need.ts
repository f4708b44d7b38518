export type LanguageLevel = 'mother-tongue' | 'fluent' | 'basic';
export type LanguageMode = 'speak' | 'read' | 'write';
export type Gender = 'female' | 'male' | 'diverse';

/** A span in which the appointment must lie. As long as the appointment itself, it names the exact time. */
export interface Slot {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}

/**
 * What a request needs from a guide. There is no field for origin, religion, declines, hand-backs, speed of
 * answering or ratings, so nothing can be ordered by them (core profile 3 and 10).
 */
export interface Need {
  readonly requestId: string;
  readonly siteId: string;
  /**
   * The tag is BCP 47; its region names the dialect, which is only a wish. `null`, or German itself: every guide
   * will do.
   */
  readonly language: {
    readonly tag: string;
    readonly mode: LanguageMode;
    readonly minLevel: LanguageLevel;
  } | null;
  /** `null`: on the phone, by video, or not known yet. */
  readonly place: { readonly lat: number; readonly lon: number } | null;
  /** None: the time is still open; then today's pledges and caps count. */
  readonly slots: readonly Slot[];
  /** Length of one appointment. */
  readonly minutes: number;
  readonly topic: { readonly code: string; readonly riskClass: 'green' | 'yellow' | 'red' };
  /** Minors are there: only guides whose certificate of conduct has been inspected. */
  readonly certificateNeeded: boolean;
  /** Only what the person asking wished for herself, with her reason (core profile 11). */
  readonly genderWish: { readonly gender: Gender; readonly reason: string } | null;
  /** Guides still to be found for it. */
  readonly guides: 1 | 2;
  /** How often the matter has been accompanied. */
  readonly appointmentsDone: number;
  /** Either side asked not to be brought together. */
  readonly excludedGuideIds: readonly string[];
}
