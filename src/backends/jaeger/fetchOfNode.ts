// Node keeps one dispatcher for its own fetch in a slot of globalThis, and undici puts its own there if the slot is still
// empty when it loads: every extension in the process would then fetch through ours. Touching Headers makes Node load its
// fetch, which fills the slot. Import this before undici.
void globalThis.Headers;
