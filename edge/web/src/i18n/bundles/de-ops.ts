export const areas = import.meta.glob("../de/ops*.ts", { eager: true });
