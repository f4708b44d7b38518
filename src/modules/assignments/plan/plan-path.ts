export const planPath = '/wochenplan';
