<#macro emailLayout>
<!DOCTYPE html>
<html lang="${locale.language}" dir="${(ltr)?then('ltr','rtl')}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light">
  <title>${subject!realmName}</title>
  <style>
    p, li { margin: 0 0 16px; }
    a { color: #00707a; }
    code { font-size: 24px; font-weight: 700; letter-spacing: 4px; }
  </style>
</head>
<body style="margin: 0; padding: 24px 12px; background: #edf3f4; color: #12343b; font-family: Arial, Helvetica, sans-serif; font-size: 16px; line-height: 1.5;">
  <div style="max-width: 560px; margin: 0 auto; border-top: 4px solid #00707a; background: #ffffff;">
    <div style="padding: 24px 28px 0; font-size: 20px; font-weight: 700;">${realmName}</div>
    <div style="padding: 20px 28px 12px;">
      <#nested>
    </div>
    <div style="padding: 14px 28px; border-top: 1px solid #c4d2d4; background: #f6f9f9; color: #45595d; font-size: 14px;">
      ${msg("mepMailFooter")} <a href="mailto:${properties.mepContactEmail}">${properties.mepContactEmail}</a>
    </div>
  </div>
</body>
</html>
</#macro>
