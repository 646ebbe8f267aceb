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
    code { font-size: 24px; font-weight: 600; letter-spacing: 4px; }
  </style>
</head>
<body style="margin: 0; padding: 0 0 24px; background: #edf3f4; color: #12343b; font-family: 'Segoe UI', system-ui, 'Noto Sans', 'Liberation Sans', Arial, sans-serif; font-size: 16px; line-height: 1.5;">
  <header style="padding: 16px 12px; border-bottom: 3px solid #00707a; background: #ffffff;">
    <div style="max-width: 602px; margin: 0 auto; font-size: 18px; font-weight: 600;">${realmName}</div>
  </header>
  <div style="padding: 24px 12px 0;">
  <main style="display: block; max-width: 544px; margin: 0 auto; padding: 24px 28px 8px; border: 1px solid #c4d2d4; border-radius: 6px; background: #ffffff;">
    <h1 style="margin: 0 0 16px; font-size: 22px; font-weight: 600; line-height: 1.25;">${subject!realmName}</h1>
      <#nested>
  </main>
  <#if contact.email?has_content>
  <footer style="max-width: 544px; margin: 0 auto; padding: 14px 28px; color: #45595d; font-size: 15px;">
    ${msg("mepMailFooter")} <a href="mailto:${contact.email}">${contact.email}</a>
  </footer>
  </#if>
  </div>
</body>
</html>
</#macro>
