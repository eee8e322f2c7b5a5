"""The eight phenomena that cases and complaints are sorted by, and what remains."""

PHENOMENA = {
    "directives": ("政令不畅", "执行决策部署"),
    "formalism": ("形式主义", "官僚主义"),
    "decisions": ("违规决策",),
    "appointments": ("选人用人", "用人不正之风"),
    "approvals": ("违规审批",),
    "services": ("服务群众", "吃拿卡要"),
    "public_funds": ("公款使用", "三公经费"),
    "conduct": ("作风纪律", "生活作风"),
    "other": ("其他", "其它"),
}
