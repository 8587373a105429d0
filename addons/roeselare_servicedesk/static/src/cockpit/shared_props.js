/** What each part of the form and each panel beside it gets from the intake screen. */
export const sharedProps = {
    form: Object,
    options: Object,
    errors: Object,
    onDone: Function,
    onSay: Function,
    onInsert: Function,
    onRegistered: Function,
};
