/**
 * Loaded before the program (`node --import`): its clock goes ahead by `HOURS_LATER`. That is how a journey gets
 * from the day somebody asks to the day after the appointment.
 */
const ahead = { hours: Number(process.env.HOURS_LATER) };
const instant = Temporal.Now.instant;
Temporal.Now.instant = () => instant().add(ahead);

export {};
