export const areas = import.meta.glob("../fr/ops*.ts", { eager: true });
