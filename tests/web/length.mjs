// How much is tested: what a short run allows, or everything (`tests/run --long`).

/** Whether everything is tested. */
export const LONG = Boolean(process.env.PRESSWORK_LONG);

/**
 * The screens on which every kind of page is looked at: a width in CSS pixels, and the schemes. Where a
 * run is short, each scheme is seen once, and so are the narrow and the wide layout.
 */
export const SCREENS = LONG
  ? [320, 360, 768, 1440].map((width) => ({ width, schemes: ["light", "dark"] }))
  : [
      { width: 360, schemes: ["dark"] },
      { width: 1440, schemes: ["light"] },
    ];
