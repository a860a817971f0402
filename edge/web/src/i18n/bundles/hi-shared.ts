export const areas = import.meta.glob(
  ["../hi/*.ts", "!../hi/index.ts", "!../hi/ops*.ts", "!../hi/partner*.ts"],
  { eager: true },
);
